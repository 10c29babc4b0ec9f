import type { CustomerFacts, GroupFacts, RunState } from '../../api/plays/facts.ts'
import { parseDefinition } from '../../api/plays/definition.ts'
import { DAY } from '../../api/shop-time.ts'

/** Saturday 2026-11-21, 10:00 in the shop: a good hour to say something. */
export const TEN = Date.parse('2026-11-21T10:00:00+08:00')

/** Somebody of whom little is known; only the difference is spelled out. */
export const her = (known: Partial<CustomerFacts> = {}): CustomerFacts => ({
  kind: 'customer',
  isGone: false,
  relation: 'friend',
  isOfWecom: false,
  offeredAt: null,
  preference: 'normal',
  stage: '初识',
  hasOpenCase: false,
  knowsAgeBand: false,
  tags: [],
  orders: [],
  pages: [],
  said: [],
  saidNoAt: null,
  interval: { days: 24, isOwn: false },
  speakers: ['u_linxiaoyu'],
  touched: [],
  others: [],
  storyConsent: null,
  dates: { followed: TEN - DAY },
  ...known,
})

/** A group of fifteen. */
export const them = (known: Partial<GroupFacts> = {}): GroupFacts => ({
  kind: 'group',
  isGone: false,
  groupKind: 'trade',
  memberDay: null,
  members: 15,
  lastOrders: [],
  pushes: [],
  left: null,
  speakers: ['u_linxiaoyu', 'u_hejing'],
  touched: [],
  others: [],
  storyConsent: null,
  dates: {},
  ...known,
})

/** A pass at its first step, whose clock has just begun. */
export const atStep = (known: Partial<RunState> = {}): RunState => ({
  id: 'run_1',
  playId: 'play_1',
  stepNo: 1,
  since: TEN,
  enteredAt: TEN,
  touches: 0,
  lastSentAt: null,
  lastResult: 'none',
  isHeldOut: false,
  prepared: null,
  ...known,
})

/** A step that says something at once. */
export const aStep = (known: object = {}) => ({
  title: '说一句',
  when: { is: 'after', minutes: 0 },
  say: { kind: 'reply', replyId: 's01' },
  ...known,
})

/** A play with these steps. */
export const aPlay = (known: object = {}, steps: object[] = [aStep()]) => ({
  id: 'play_1',
  definition: parseDefinition({
    name: '一个打法',
    subject: 'customer',
    enter: { on: 'friend', again: { kind: 'never' } },
    steps,
    ...known,
  }),
})
