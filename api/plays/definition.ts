import * as v from 'valibot'
import { type Condition, condition, deed } from './conditions.ts'

// What a play is, as data: frozen in `playVersion.definitionJson` when it is published. Strict, so
// that a word we do not know is an error when it is written and not a surprise when it runs.

const words = (longest: number) =>
  v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(longest))
const id = v.pipe(v.string(), v.regex(/^[\w@.~-]{1,64}$/))
const whole = (least: number, most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most))
const minute = whole(0, 1439)
const span = {
  days: v.optional(whole(-400, 400)),
  hours: v.optional(whole(-9600, 9600)),
  minutes: v.optional(whole(-100_000, 100_000)),
}

/** Moments of hers that a wait may count from or to. */
export const DATES = {
  followed: '加上好友',
  lastOrder: '上次下单',
  reorder: '自己的复购间隔到了 80%',
  asleep: '满 60 天没动静',
  flashOpen: '开团',
  flashClose: '截单',
  memberDay: '会员日',
} as const
export type DateName = keyof typeof DATES

/** 什么时候: each kind of wait, its clock begun when she came to the step. */
const wait = v.variant('is', [
  v.strictObject({ is: v.literal('after'), ...span }),
  // The first such minute of the day that is not before the clock began, `days` later.
  v.strictObject({ is: v.literal('time'), days: v.optional(whole(0, 400)), minute }),
  v.strictObject({ is: v.literal('weekday'), weekday: whole(1, 7), minute }),
  // 31: the last day of a shorter month.
  v.strictObject({ is: v.literal('monthDay'), day: whole(1, 31), minute }),
  v.strictObject({
    is: v.literal('date'),
    of: v.picklist(Object.keys(DATES) as DateName[]),
    ...span,
    minute: v.optional(minute),
  }),
  v.strictObject({
    is: v.literal('event'),
    event: condition,
    /** So long after it happened. */
    delayMinutes: v.optional(whole(0, 100_000)),
    timeoutDays: whole(1, 120),
    otherwise: v.picklist(['skip', 'go', 'leave']),
  }),
])

const step = v.strictObject({
  title: words(20),
  when: wait,
  /** 谁: all must hold, or the step is not for her. */
  who: v.optional(v.pipe(v.array(condition), v.maxLength(6)), []),
  /** 不发的情况: any one skips it. */
  skipIf: v.optional(v.pipe(v.array(condition), v.maxLength(8)), []),
  /** 说什么: a reply of the shop, or words of the play's own; a task's words are for the member. */
  say: v.variant('kind', [
    v.strictObject({ kind: v.literal('reply'), replyId: id, pageId: v.optional(id) }),
    v.strictObject({ kind: v.literal('words'), text: words(400), pageId: v.optional(id) }),
    v.strictObject({ kind: v.literal('task'), text: words(200) }),
    // 朋友圈: one post of the member's, for all of hers who are at this step that day.
    v.strictObject({ kind: v.literal('moment'), text: words(400), pageId: v.optional(id) }),
    // 升级服务: a visitor of 客服 is recommended somebody, or a group; the words are for the member.
    v.strictObject({
      kind: v.literal('upgrade'),
      to: v.picklist(['member', 'group']),
      text: words(200),
    }),
  ]),
  /** Said in its place when the condition holds (家长没同意过月龄段: words that do not ask for it). */
  instead: v.optional(v.strictObject({ when: condition, text: words(400) })),
  /** 谁来说, of the script's roles; the owner or adviser unless said. */
  by: v.optional(words(12)),
  /** The turn before this one must have been said. */
  needsPrevious: v.optional(v.boolean(), false),
  /** 怎么发: one by one with a tap, or all of a member's together in a 群发 she confirms in WeCom. */
  how: v.optional(v.picklist(['tap', 'mass']), 'tap'),
  coupon: v.optional(v.strictObject({ couponId: id, name: words(40), validDays: whole(1, 400) })),
  /** What the member sees beside it and nobody else. */
  staffNote: v.optional(words(80)),
  /** 迟了就不发: hours after which a prepared step expires. */
  lateHours: v.optional(whole(1, 168), 24),
  /** A step that could not be prepared within these hours of its time is skipped as too late. */
  dropHours: v.optional(whole(1, 720)),
})

const isTag = ({ is, ...one }: Condition) => is === 'tag' && 'names' in one && one.names.length > 0

const entry = v.strictObject({
  /** 阶段, 标签 and 人群 are so on every day; the others happen on one. */
  on: v.picklist([
    'friend',
    'ordered',
    'event',
    'stage',
    'tag',
    'segment',
    'reorder',
    'flash',
    'memberDay',
    'weekly',
  ]),
  /** Of `event`: what she does. */
  event: v.optional(deed),
  who: v.optional(v.pipe(v.array(condition), v.maxLength(8)), []),
  /** 不进的情况: the first that holds is the reason. */
  unless: v.optional(v.pipe(v.array(condition), v.maxLength(10)), []),
  again: v.variant('kind', [
    v.strictObject({ kind: v.literal('never') }),
    v.strictObject({ kind: v.literal('after_exit') }),
    v.strictObject({ kind: v.literal('after_days'), days: whole(1, 400) }),
    v.strictObject({ kind: v.literal('times'), most: whole(1, 50) }),
  ]),
})

const enter = v.pipe(
  entry,
  v.forward(
    v.check(
      ({ on, event }) => (on === 'event') === (event !== undefined),
      '选一件她做了就进来的事',
    ),
    ['event'],
  ),
  v.forward(
    v.check(({ on, who }) => on !== 'tag' || who.some(isTag), '按标签进来，要选至少一个标签'),
    ['who'],
  ),
  v.forward(
    v.check(({ on, who }) => on !== 'segment' || who.length > 0, '说说是怎样的客户'),
    ['who'],
  ),
)

/** What an author sends. */
export const definitionSchema = v.pipe(
  v.strictObject({
    name: words(20),
    subject: v.picklist(['customer', 'group']),
    enter,
    steps: v.pipe(v.array(step), v.minLength(1), v.maxLength(20)),
    /** 目标: reached, she leaves with it. */
    goal: v.optional(v.strictObject({ when: condition, words: words(20) })),
    /** 停止: any one ends it at once. */
    stop: v.optional(v.pipe(v.array(condition), v.maxLength(8)), []),
    /** 谁先: of two plays that want her on one day the higher goes. */
    priority: v.optional(whole(0, 100), 50),
    caps: v.optional(
      v.strictObject({
        /** 一天一人最多几步, over all plays; WeCom's and the shop's own limits hold besides. */
        perDay: v.optional(whole(1, 10), 1),
        perWeek: v.optional(whole(1, 30), 2),
        perMonth: v.optional(whole(1, 60), 6),
        /** 这一遍最多碰她几次. */
        touches: v.optional(whole(1, 20)),
      }),
      {},
    ),
    /** 更早安静、更晚开口 than the shop's own night; never less quiet. */
    quiet: v.optional(v.strictObject({ from: whole(720, 1290), until: whole(510, 719) })),
    /** 工作日才发, by the shop's calendar with its 调休. */
    workdaysOnly: v.optional(v.boolean(), false),
    /** 留出不发的对照组, of a hundred. */
    holdOutPercent: v.optional(whole(0, 50), 0),
    /** 角色: real members of the corp in this group, in the order they were asked. */
    roles: v.optional(v.pipe(v.array(words(12)), v.maxLength(5)), []),
  }),
  v.check(
    ({ steps, roles }) => steps.every(({ by }) => by === undefined || roles.includes(by)),
    '有一步的角色没有写在角色表里',
  ),
  v.check(({ steps }) => steps[0]!.needsPrevious !== true, '第一步前面没有话'),
  v.check(
    ({ subject, steps }) => subject === 'customer' || steps.every(({ say }) => isForHer(say)),
    '发朋友圈、升级服务这两种，只能用在客户的打法里',
  ),
  v.check(
    ({ steps }) => steps.every(({ how, say }) => how === 'tap' || isSaid(say)),
    '只有说出去的话能用群发',
  ),
  v.check(
    ({ steps }) => steps.every((one) => !isOneForAll(one) || (!one.instead && !one.coupon)),
    '群发和朋友圈人人一样，不能换一种说法，也不能带券',
  ),
  v.check(
    ({ steps }) => steps.every((one) => !isOneForAll(one) || !hasHole(one.say)),
    '群发和朋友圈人人一样，不能有 {称呼} 这样要填的',
  ),
  v.check(
    ({ steps }) => steps.every(({ how, by }) => how === 'tap' || by === undefined),
    '群发只有群主能发，不能指定角色',
  ),
)

type Say = v.InferOutput<typeof step>['say']

/** What is no message to her takes nothing of what she may be sent. */
export const isForHer = ({ kind }: Say) => kind !== 'moment' && kind !== 'upgrade'
/** Words that are said to her (or to the group) herself. */
export const isSaid = ({ kind }: Say) => kind === 'reply' || kind === 'words'
const isOneForAll = ({ how, say }: Pick<Step, 'how' | 'say'>) =>
  how === 'mass' || say.kind === 'moment'
const hasHole = (say: Say) => say.kind !== 'reply' && /\{[^{}]+\}/.test(say.text)

/** The page a step carries, if any. */
export const pageOf = (say: Say): string | null => ('pageId' in say && say.pageId) || null

/** 打法, as one version of it stands. */
export type Definition = v.InferOutput<typeof definitionSchema>
export type Step = v.InferOutput<typeof step>
export type Wait = Step['when']

/** Reads what was written; throws naming the first thing that is wrong. */
export const parseDefinition = (written: unknown): Definition => v.parse(definitionSchema, written)
