import type { Trouble } from '../wecom/chat.ts'

const troubles: Record<Trouble, [title: string, what: string]> = {
  no_permission: [
    'WeCom gave no permission',
    'IT: in Admin console → Apps → this app → Customer contact, tick this app and check that you are in its range.',
  ],
  no_context: ['No customer chat here', 'Open a chat with a customer or a customer group first.'],
  old_client: ['This WeCom is too old', 'Update WeCom to 3.0.24 or later.'],
  signature: [
    'The app signature was refused',
    'IT: check that the trusted domain of this app is the domain of this page.',
  ],
  bad_picture: ['The picture was refused', 'Please try again.'],
  timeout: [
    'WeCom does not answer',
    'Try once more; if it stays, close the sidebar and open it again.',
  ],
  outside: ['Please open this in WeCom', ''],
  failed: [
    'Could not tell whose chat this is',
    'Try once more, or close the sidebar and open it again.',
  ],
}

export default {
  outside: 'Please open this in WeCom',
  outsideWhy:
    'Huisheng needs to stand beside a chat to know whom you talk with. Open a customer chat and tap Huisheng in its toolbar.',
  outsideStill: 'In a browser these still work:',
  signIn: 'Sign in',
  signInWhy: 'Sign in as yourself in WeCom to see your own customers.',
  signInLoop:
    'Signing in did not work just now. Try again, or ask IT whether you may use this app.',
  entryTitle: 'No customer chat beside us',
  entries: (entry: string): string =>
    ({
      normal: 'You came from the workbench. A profile opens in her chat.',
      chain_single_chat_tools: 'This is a chat with a partner company, not with a customer.',
      chain_group_chat_tools: 'This is a group with partner companies, not with customers.',
      internal_group_chat_board: 'This is a group of colleagues, without customer data.',
      chat_attachment: 'Could not tell whose chat this is.',
    })[entry] ?? `Opened from "${entry}", which has no screen of its own yet.`,
  troubleTitle: (trouble: Trouble) => troubles[trouble][0],
  troubleWhat: (trouble: Trouble) => troubles[trouble][1],
  troubleStill: 'Meanwhile these work:',
  forbidden: 'Not for your role',
  forbiddenWhy: 'Managers and operations see business; advisers and managers see customers.',
  opening: 'Opening',
  signInFailed: 'You are not signed in',
}
