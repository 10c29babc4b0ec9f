export default {
  stranger: 'Someone new. Say hello first',
  strangerWhy:
    'No record of her yet, or she is not yours. She appears here once WeCom has synced her.',
  wechat: 'WeChat',
  wecom: 'WeCom',
  kf: 'Service visitor · within 48 hours',
  kfWhy: 'Not a contact yet. Answer her question first; no hurry to be added.',
  moreOf: (name: string) => `More about ${name}`,
  with: (names: string) => `Followed by ${names}`,
  stages: (name: string): string =>
    ({
      初识: 'New',
      了解: 'Learning',
      意向: 'Interested',
      首购: 'First order',
      复购: 'Repeat',
      沉睡: 'Asleep',
    })[name] ?? name,
  categories: (name: string): string =>
    ({
      招呼语: 'Greetings',
      资讯分享: 'Articles',
      日常聊天: 'Small talk',
      咨询问答: 'Answers',
      升级邀请: 'Invitations',
      跟进: 'Follow-up',
      售后: 'After sales',
      群内: 'In groups',
    })[name] ?? name,
  quiet: 'Nothing new lately',
  scoreOf: (n: number) => `Intent ${n}`,
  levels: (level: string) =>
    ({ cold: 'no hurry', warm: 'interested', hot: 'keen' })[level] ?? level,
  now: 'Good right now',
  noSuggestions: 'Nothing that must be said now. Replies are below if you want one.',
  optedOut: 'She wants no promotion. Only answer what she asks.',
  lessPlease: 'She asked for less.',
  openCase: (no: string, what: string) =>
    `Open case: ${what} (${no}). Solve it first, recommend nothing.`,
  stale: (when: string) => `Last checked with WeCom: ${when}. Things may have changed.`,
  unsure: 'Identity not confirmed: do not take this for her own doing.',
  noTags: 'Add tags',
  tagEdit: 'Edit tags',
  note: 'Note',
  tasks: 'Due now',
}
