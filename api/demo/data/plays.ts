import { parseDefinition } from '../../plays/definition.ts'

// 演示店的六个打法, as an author would have written them. Parsed here: a wrong word is an error at once.

/** 新客培育: seven days with somebody new. */
const pl_new = parseDefinition({
  name: '新客培育',
  subject: 'customer',
  priority: 60,
  enter: {
    on: 'friend',
    who: [{ is: 'stage', of: ['初识', '了解', '意向'] }],
    unless: [{ is: 'saidNo', days: 90 }, { is: 'less' }, { is: 'otherPlay' }, { is: 'notFriend' }],
    again: { kind: 'never' },
  },
  goal: { when: { is: 'ordered', since: 'ever' }, words: '首购' },
  stop: [{ is: 'saidNo', days: 7 }, { is: 'openCase' }],
  steps: [
    {
      title: '打个招呼',
      when: { is: 'after', minutes: 0 },
      who: [{ is: 'stage', of: ['初识', '了解', '意向'] }],
      say: { kind: 'reply', replyId: 's01' },
      dropHours: 48,
    },
    {
      title: '问一句月龄',
      when: { is: 'time', days: 1, minute: 600 },
      skipIf: [{ is: 'talked', days: 1 }],
      say: { kind: 'reply', replyId: 's02' },
      // 家长没有同意过月龄段: words that do not ask for it.
      instead: {
        when: { is: 'noAgeBand' },
        text: '{称呼}，上次加上忘了打招呼。我这边有几篇短短的经验，您挑一篇看看有没有用，没用跟我说一声就好。',
      },
    },
    {
      title: '按她看的发一篇',
      when: {
        is: 'event',
        event: { is: 'opened', what: 'article' },
        delayMinutes: 120,
        timeoutDays: 3,
        otherwise: 'skip',
      },
      // 同篇已发: what it sends is a page she has not opened; the same words rest for a day besides.
      skipIf: [{ is: 'said', replyId: 's05', days: 1 }],
      say: { kind: 'reply', replyId: 's05' },
    },
    {
      title: '看过没买，给试用',
      when: {
        is: 'event',
        event: { is: 'looked', times: 2 },
        timeoutDays: 3,
        otherwise: 'skip',
      },
      skipIf: [
        { is: 'ordered', since: 'ever' },
        { is: 'openCase' },
        { is: 'said', replyId: 's18', days: 14 },
      ],
      say: { kind: 'reply', replyId: 's18' },
    },
    {
      title: '给一张见面券',
      when: { is: 'time', days: 1, minute: 600 },
      who: [{ is: 'stage', of: ['意向'] }],
      skipIf: [{ is: 'saidKind', situation: 'coupon', days: 14 }],
      say: { kind: 'reply', replyId: 's19' },
      coupon: { couponId: 'cp2', name: '新客见面礼 满99减10', validDays: 30 },
    },
  ],
  caps: { perDay: 1, perWeek: 3, perMonth: 6 },
})

/** 老客激活: three touches in three weeks, then ninety days of rest. */
const pl_back = parseDefinition({
  name: '老客激活',
  subject: 'customer',
  priority: 40,
  enter: {
    on: 'stage',
    who: [{ is: 'stage', of: ['沉睡'] }],
    unless: [{ is: 'saidNo', days: 90 }, { is: 'less' }, { is: 'notFriend' }, { is: 'otherPlay' }],
    again: { kind: 'after_days', days: 90 },
  },
  goal: { when: { is: 'notStage', of: ['沉睡'] }, words: '回到了解或下单' },
  stop: [{ is: 'saidNo', days: 21 }, { is: 'openCase' }],
  steps: [
    {
      title: '问声好',
      when: { is: 'time', minute: 600 },
      skipIf: [{ is: 'said', replyId: 's04', days: 90 }],
      say: { kind: 'reply', replyId: 's04' },
    },
    {
      title: '换季提醒',
      when: { is: 'time', days: 7, minute: 600 },
      who: [{ is: 'opened', since: 'previous' }],
      skipIf: [{ is: 'said', replyId: 's06', days: 60 }],
      say: { kind: 'reply', replyId: 's06' },
    },
    {
      title: '一张小券',
      when: { is: 'time', days: 7, minute: 600 },
      skipIf: [{ is: 'said', replyId: 's19', days: 365 }],
      say: { kind: 'reply', replyId: 's19' },
      coupon: { couponId: 'cp4', name: '好久不见 满129减15', validDays: 30 },
    },
  ],
  caps: { touches: 3, perDay: 1, perWeek: 1, perMonth: 3 },
})

/** 常客复购: at four fifths of her own rhythm. */
const pl_repeat = parseDefinition({
  name: '常客复购',
  subject: 'customer',
  priority: 50,
  enter: {
    on: 'reorder',
    who: [{ is: 'stage', of: ['首购', '复购'] }],
    unless: [{ is: 'saidNo', days: 30 }, { is: 'openCase' }, { is: 'notFriend' }],
    again: { kind: 'after_exit' },
  },
  goal: { when: { is: 'ordered', since: 'entry' }, words: '再次下单' },
  stop: [{ is: 'saidNo', days: 7 }, { is: 'openCase' }],
  steps: [
    {
      title: '该补货了',
      when: { is: 'date', of: 'reorder' },
      say: { kind: 'reply', replyId: 's20' },
    },
    {
      title: '问一句尺码',
      when: { is: 'time', days: 3, minute: 600 },
      skipIf: [{ is: 'talked', days: 2 }],
      say: { kind: 'reply', replyId: 's12' },
    },
  ],
})

/**
 * 隔夜群. The group's screen says 「今天这一步 4/5 截单」 with the words of 截单前 and 「跳过了：尺码
 * 提醒」, while the list of steps has 截单前 third and the staff's own list of who has not paid
 * fourth. Both are kept: the reminder about sizes is a step of its own, and the list of who has not
 * paid stands beside 截单 for the owner alone, where she needs it.
 */
const pl_flash = parseDefinition({
  name: '隔夜群 24 小时',
  subject: 'group',
  priority: 80,
  enter: { on: 'flash', again: { kind: 'after_exit' } },
  stop: [{ is: 'dissolved' }],
  steps: [
    {
      title: '欢迎与规则',
      when: { is: 'date', of: 'flashOpen' },
      say: {
        kind: 'words',
        text: '欢迎大家。这个群今晚到明晚，一天就散；不闲聊，有问题私我，我一个一个回。',
      },
      dropHours: 10,
    },
    {
      title: '尺码一张图',
      when: { is: 'date', of: 'flashOpen', hours: 12 },
      skipIf: [{ is: 'soldOut' }],
      say: { kind: 'words', text: '尺码拿不准的，看这一张图就够：{页面}', pageId: 'p02' },
    },
    {
      title: '尺码提醒',
      when: { is: 'after', hours: 1 },
      // 已看 38%: most who will read it have. The shop's mark for a group of a day is a third.
      skipIf: [{ is: 'openRate', share: 0.33 }, { is: 'soldOut' }],
      say: { kind: 'reply', replyId: 's27' },
      dropHours: 2,
    },
    {
      title: '截单',
      when: { is: 'date', of: 'flashClose', minutes: -30 },
      skipIf: [{ is: 'soldOut' }, { is: 'audienceOrdered', share: 0.8 }],
      say: { kind: 'reply', replyId: 's28' },
      staffNote: '未付款名单只有您看得到，在「订单」里',
      dropHours: 1,
      lateHours: 1,
    },
    {
      title: '致谢收尾',
      when: { is: 'date', of: 'flashClose' },
      say: { kind: 'reply', replyId: 's29' },
      staffNote: '发完去企业微信里解散，我们会核对',
      dropHours: 12,
    },
  ],
  caps: { perDay: 5, perWeek: 30, perMonth: 60 },
})

/** 真实对话: a customer's own words, with her consent; when she takes it back it stops. */
const pl_voice = parseDefinition({
  name: '群：真实对话',
  subject: 'group',
  priority: 30,
  enter: {
    on: 'weekly',
    who: [{ is: 'groupKind', of: ['trade', 'talk'] }],
    again: { kind: 'after_exit' },
  },
  stop: [{ is: 'dissolved' }, { is: 'consentWithdrawn' }],
  roles: ['主讲', '应和'],
  steps: [
    {
      title: '客户自己说的话',
      when: { is: 'weekday', weekday: 2, minute: 1_200 },
      say: { kind: 'reply', replyId: 's30', pageId: 'p19' },
      by: '主讲',
      lateHours: 24,
    },
    {
      title: '没看的轻轻提一句',
      when: { is: 'after', hours: 1 },
      skipIf: [{ is: 'openRate', share: 0.4 }],
      say: { kind: 'reply', replyId: 's27' },
      by: '应和',
      needsPrevious: true,
      lateHours: 2,
      dropHours: 2,
    },
  ],
  caps: { perDay: 2, perWeek: 2, perMonth: 8 },
})

/** 周X会员日. */
const pl_memberday = parseDefinition({
  name: '周X会员日',
  subject: 'group',
  priority: 60,
  enter: { on: 'memberDay', again: { kind: 'after_exit' } },
  stop: [{ is: 'dissolved' }],
  steps: [
    {
      title: '明天是会员日',
      when: { is: 'date', of: 'memberDay', days: -1, minute: 1_170 },
      skipIf: [{ is: 'pushedThisWeek', times: 2 }],
      say: {
        kind: 'words',
        text: '明天是咱们的会员日，清单在页面里，看一眼就行：{页面}',
        pageId: 'p12',
      },
      dropHours: 2,
      lateHours: 2,
    },
    {
      title: '今天的清单',
      when: { is: 'date', of: 'memberDay', minute: 600 },
      skipIf: [{ is: 'pushedThisWeek', times: 2 }],
      // s05 speaks to one person by name: to a group the day speaks for itself.
      say: {
        kind: 'words',
        text: '今天是会员日，{券}，只今天有效。清单在这里：{页面}',
        pageId: 'p12',
      },
      coupon: { couponId: 'cp1', name: '周三会员日 满199减20', validDays: 1 },
      dropHours: 6,
      lateHours: 8,
    },
    {
      title: '没看的轻轻提一句',
      when: { is: 'date', of: 'memberDay', minute: 1_200 },
      skipIf: [
        { is: 'openRate', share: 0.4 },
        { is: 'pushedThisWeek', times: 2 },
      ],
      say: { kind: 'reply', replyId: 's27' },
      dropHours: 1,
      lateHours: 2,
    },
  ],
  caps: { perDay: 2, perWeek: 3, perMonth: 12 },
})

/** The six plays by their ids. */
export const demoPlays = { pl_new, pl_back, pl_repeat, pl_flash, pl_voice, pl_memberday }
