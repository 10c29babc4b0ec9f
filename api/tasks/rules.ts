import type { Situation } from '../replies/situations.ts'

export interface TaskRule {
  /** What the member is asked to do, in a word. */
  title: string
  /** What to say: a reply meant for this moment. */
  situation: Situation | null
  /** As what she stands in 今天该跟进, and how far up (higher comes first). */
  lead: { kind: 'view' | 'task' | 'chain' | 'points' | 'asked'; rank: number }
  /** She asked for it or it is ours to keep: it stays open when she wants no promotion. */
  isService?: true
  /** Made from what she looked at: ends when she turns 按我看过的推荐 off. */
  isFromLooking?: true
  /** Nothing left to do once she has ordered. */
  endsWithOrder?: true
  /** Says something only where nothing else is to be said. */
  isPatient?: true
}

/** Rules that make tasks. A new rule is one more line and the place that fires it. */
const TASK_RULES: Record<string, TaskRule> = {
  chain_unpaid: {
    title: '接龙还没付款',
    situation: 'chain_unpaid',
    lead: { kind: 'chain', rank: 88 },
    endsWithOrder: true,
  },
  points_expiring: {
    title: '积分快到期',
    situation: 'points_expiring',
    lead: { kind: 'points', rank: 90 },
  },
  // Two weeks is time enough: what she is doing right now comes first.
  points_expiring_soon: {
    title: '积分快到期',
    situation: 'points_expiring',
    lead: { kind: 'points', rank: 52 },
    isPatient: true,
  },
  push_coupon: {
    title: '推一张券',
    situation: 'coupon',
    lead: { kind: 'view', rank: 80 },
    isFromLooking: true,
    endsWithOrder: true,
  },
  asked: {
    title: '问过还没回音',
    situation: 'asked',
    lead: { kind: 'asked', rank: 60 },
    isService: true,
  },
  live_reminder: {
    title: '提醒她看直播',
    situation: 'live',
    lead: { kind: 'asked', rank: 72 },
    isService: true,
  },
  idea_adopted: {
    title: '她支持的建议采纳了',
    situation: 'idea_adopted',
    lead: { kind: 'task', rank: 54 },
  },
  note_reminder: {
    title: '记着的日子快到了',
    situation: null,
    lead: { kind: 'task', rank: 55 },
    isService: true,
  },
  repurchase: {
    title: '该补货了',
    situation: 'repurchase',
    lead: { kind: 'task', rank: 50 },
    endsWithOrder: true,
  },
}

/** A rule by its name; a task of a rule we no longer have stays readable. */
export const ruleOf = (rule: string): TaskRule =>
  TASK_RULES[rule] ?? { title: rule, situation: null, lead: { kind: 'task', rank: 40 } }

/** Rules whose tasks go on when she asks for no more promotion. */
export const SERVICE_RULES = namesOf((rule) => rule.isService === true)
/** Rules whose tasks come from what she looked at. */
export const FROM_LOOKING = namesOf((rule) => rule.isFromLooking === true)
/** Rules whose tasks an order answers. */
export const ANSWERED_BY_ORDER = namesOf((rule) => rule.endsWithOrder === true)

function namesOf(is: (rule: TaskRule) => boolean): string[] {
  return Object.keys(TASK_RULES).filter((name) => is(TASK_RULES[name]!))
}
