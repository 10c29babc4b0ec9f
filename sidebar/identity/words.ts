import { catalogue } from '../words.ts'

/** The words of 认人. */
export const words = catalogue(
  {
    title: '怎么认出是她',
    levels: (level: string) =>
      ({ confirmed: '确认是她', possible: '可能是她', anonymous: '还认不出她的浏览' })[level] ??
      level,
    by: (evidence: string) =>
      ({
        external_userid: '企业微信登录告诉我们，这部微信就是她',
        unionid: '小程序登录的微信，企业微信说就是她',
        pending_id: '先在小程序里看过，加了顾问以后企业微信说是同一个人',
        link: '同意记录的人打开了只发给她的链接',
      })[evidence] ?? evidence,
    none: '她还没有在我们的页面上同意记录，看过什么都不算在她头上。',
    likely: '可能',
    likelyNote: '「可能」只给您看，不算进轨迹和分数，也不会因此自动做任务、发消息。',
    since: (day: string) => `${day}起`,
    undone: (who: string, day: string) => `${who} ${day} 撤回了`,
    undo: '认错人了，撤回',
    undoSure: '撤回后，这部微信看过的、领过的都从她名下拿走，以后也不再自动算给她。',
    undoNow: '确定撤回',
    saved: '撤回了',
  },
  () => import('./words.en.ts'),
)
