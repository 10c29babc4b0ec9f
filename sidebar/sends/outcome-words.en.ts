import type { Trouble } from '../wecom/chat.ts'

const troubles: Record<Trouble, string> = {
  no_permission:
    'WeCom did not allow sending. IT: tick this app under Admin console → Apps → Customer contact.',
  no_context: 'WeCom says there is no customer chat here. Go back to her chat and open it again.',
  old_client: 'This WeCom is too old. Update it, then send.',
  bad_picture: 'The picture of the card was refused. You can copy the text for now.',
  signature: 'The app signature was refused. IT: check the trusted domain, then try again.',
  timeout: 'WeCom did not answer. Look into the chat before you send it again.',
  outside: 'Please send from the chat in WeCom.',
  failed: 'It was not sent. The text is still here: try again or copy it.',
}

export default {
  sent: 'Sent',
  cancelled: 'You cancelled. Nothing was sent or recorded.',
  otherChat: 'Another chat is open now, so this was not sent.',
  outside: troubles.outside,
  troubles: (trouble: Trouble) => troubles[trouble],
  resume: 'Send the rest',
  forgetRest: 'Leave it',
  unfinished: (title: string, sent: number, of: number) =>
    `"${title}": ${sent} of ${of} sent, ${of - sent} to go.`,
}
