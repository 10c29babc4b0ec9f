import type { Condition, Deed, Definition, Step, Wait } from './shapes.ts'

/** 不发的情况 one can tap; whatever else a definition holds is shown beside them and can be taken out. */
export const SKIPS: Record<'customer' | 'group', Condition[]> = {
  customer: [
    { is: 'less' },
    { is: 'otherPlay' },
    { is: 'talked', days: 1 },
    { is: 'ordered', since: 'ever' },
    { is: 'openCase' },
    { is: 'saidKind', situation: 'coupon', days: 14 },
    { is: 'neverOpened' },
    { is: 'notFriend' },
  ],
  group: [
    { is: 'soldOut' },
    { is: 'openRate', share: 0.4 },
    { is: 'audienceOrdered', share: 0.8 },
    { is: 'pushedThisWeek', times: 2 },
    { is: 'justPushed', minutes: 60 },
  ],
}

export const STOPS: Record<'customer' | 'group', Condition[]> = {
  customer: [{ is: 'saidNo', days: 7 }, { is: 'openCase' }, { is: 'ordered', since: 'entry' }],
  group: [{ is: 'dissolved' }, { is: 'consentWithdrawn' }, { is: 'pushedThisWeek', times: 2 }],
}

/** 不进的情况 one can tap. */
export const NOT_LET_IN: Record<'customer' | 'group', Condition[]> = {
  customer: [
    { is: 'saidNo', days: 90 },
    { is: 'less' },
    { is: 'otherPlay' },
    { is: 'notFriend' },
    { is: 'openCase' },
    { is: 'ordered', since: 'ever' },
  ],
  group: [{ is: 'pushedThisWeek', times: 2 }, { is: 'soldOut' }],
}

/** When other words are said in a step's place. */
export const INSTEADS: Record<'customer' | 'group', Condition[]> = {
  customer: [
    { is: 'noAgeBand' },
    { is: 'less' },
    { is: 'neverOpened' },
    { is: 'talked', days: 1 },
    { is: 'ordered', since: 'ever' },
  ],
  group: [{ is: 'openRate', share: 0.4 }, { is: 'audienceOrdered', share: 0.8 }, { is: 'soldOut' }],
}

/** 谁进来: what lets a customer or a group in. */
export const ENTERS: Record<'customer' | 'group', Definition['enter']['on'][]> = {
  customer: ['friend', 'ordered', 'event', 'stage', 'tag', 'segment', 'reorder'],
  group: ['flash', 'memberDay', 'weekly'],
}

/** What she does that may let her in. */
export const DEEDS: Deed[] = [
  { is: 'looked', times: 2 },
  { is: 'looked', times: 3 },
  { is: 'opened', what: 'article' },
  { is: 'opened', what: 'product' },
  { is: 'opened', what: 'any' },
]

/** 谁, beside stage, kind and tags. */
export const WHO: Record<'customer' | 'group', Condition[]> = {
  customer: [{ is: 'ordered', since: 'ever' }, { is: 'neverOpened' }, { is: 'friend' }],
  group: [],
}

/** 目标 one can choose. */
export const GOALS: Record<'customer' | 'group', Condition[]> = {
  customer: [
    { is: 'ordered', since: 'entry' },
    { is: 'ordered', since: 'ever' },
    { is: 'notStage', of: ['沉睡'] },
    { is: 'opened', what: 'any', since: 'entry' },
    { is: 'friend' },
  ],
  group: [{ is: 'audienceOrdered', share: 0.8 }, { is: 'soldOut' }],
}

export const GROUP_KINDS = ['trade', 'talk', 'service'] as const

export const STAGES = ['初识', '了解', '意向', '首购', '复购', '沉睡'] as const

/** What a wait of each kind begins as. */
export const WAITS: Record<Wait['is'], Wait> = {
  after: { is: 'after', days: 1 },
  time: { is: 'time', days: 1, minute: 600 },
  weekday: { is: 'weekday', weekday: 6, minute: 600 },
  monthDay: { is: 'monthDay', day: 1, minute: 600 },
  date: { is: 'date', of: 'lastOrder', days: 7, minute: 600 },
  event: {
    is: 'event',
    event: { is: 'opened', what: 'any' },
    timeoutDays: 3,
    otherwise: 'skip',
  },
}

export const EVENTS: Condition[] = [
  { is: 'opened', what: 'any' },
  { is: 'opened', what: 'article' },
  { is: 'looked', times: 2 },
  { is: 'ordered', since: 'entry' },
]

export const VARIABLES = ['{称呼}', '{月龄段}', '{商品}', '{门店}', '{页面}', '{券}']

/** A step that says nothing yet: it has to be written before it can be submitted. */
export const emptyStep = (title: string): Step => ({
  title,
  when: { is: 'time', days: 1, minute: 600 },
  who: [],
  skipIf: [],
  say: { kind: 'words', text: '' },
  needsPrevious: false,
  how: 'tap',
  lateHours: 24,
})

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** The presets and whatever else is chosen, each once. */
export const choices = <T>(presets: T[], chosen: T[]): T[] => [
  ...presets,
  ...chosen.filter((one) => !presets.some((preset) => isSame(preset, one))),
]

export const isChosen = <T>(chosen: T[], one: T) => chosen.some((other) => isSame(other, one))

export const toggled = <T>(chosen: T[], one: T): T[] =>
  isChosen(chosen, one) ? chosen.filter((other) => !isSame(other, one)) : [...chosen, one]
