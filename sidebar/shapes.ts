/** What the staff API answers, as the screens read it. Sending shapes are in `sends/shapes.ts`. */
import type { PreparedPart } from './sends/shapes.ts'

export type Role = 'rep' | 'manager' | 'operator' | 'it'

export interface Session {
  staff: {
    id: string
    name: string
    role: Role
    title: string | null
    stores: { id: string; name: string }[]
  }
  corp: { name: string }
  isDemo: boolean
  serverNow: number
  landing: 'today' | 'business' | 'settings'
}

export interface Tag {
  id: string
  name: string
  groupName: string | null
  setBy: string | null
  ruleName: string | null
}

export interface TagGroup {
  id: string
  name: string
  tags: { id: string; name: string }[]
}

export interface Note {
  id: string
  text: string
  notedAt: number
  remindDay: string | null
  by: string | null
}

export interface Blocked {
  kind: 'never' | 'needs_reason' | 'missing'
  reason: string
  missing: string[]
}

export interface Suggestion {
  key: string
  replyId: string | null
  category: string
  title: string
  reason: string
  parts: PreparedPart[]
  blocked: Blocked | null
}

export interface Task {
  id: string
  customerId: string
  name: string
  rule: string
  reason: string
  dueAt: number
  replyId: string | null
  by: string | null
}

export interface ScorePart {
  label: string
  points: number
  at: number
  eventCount: number
}

export type Preference = 'normal' | 'less' | 'none'

export interface Profile {
  id: string
  name: string
  remark: string | null
  wxType: 1 | 2
  kind: string
  corpName: string | null
  avatarUrl: string | null
  store: { id: string; name: string } | null
  followers: { staffId: string; name: string }[]
  identity: 'confirmed' | 'possible' | 'anonymous'
  line: { text: string; at: number } | null
  stage: {
    name: string
    since: number
    evidence: string[]
    moved: { by: string; reason: string; at: number; id: string } | null
  }
  score: {
    value: number
    level: 'cold' | 'warm' | 'hot'
    parts: ScorePart[]
    raise: string
    fades: string
  }
  consent: 'agreed' | 'declined' | 'none'
  guardianConsentAt: number | null
  preference: Preference
  openCase: { no: string; what: string; since: number } | null
  tags: Tag[]
  notes: Note[]
  suggestions: Suggestion[]
  tasks: Task[]
  orders: {
    count: number
    sumFen: number
    last: {
      orderNo: string
      amountFen: number
      paidAt: number
      status: string
      items: unknown
    } | null
  }
  quota: { sentToday: number; leftToday: number }
  staleSince: number | null
}

export type TimelineKind = 'all' | 'views' | 'orders' | 'talk'

export interface TimelineItem {
  id: string
  kind: 'view' | 'forward' | 'order' | 'send' | 'tag' | 'stage' | 'note' | 'consent'
  text: string
  detail: string | null
  at: number
}

export interface Lead {
  customerId: string
  name: string
  reason: string
  replyId: string | null
  replyTitle: string | null
  at: number
  rank: number
  kind: string
  claimedUntil: number | null
}

export interface RadarItem {
  id: string
  kind: string
  customerId: string | null
  name: string
  groupId: string | null
  groupName: string | null
  pageId: string | null
  pageTitle: string | null
  views: number
  activeMs: number
  amountFen: number | null
  happenedAt: number
  changedAt: number
  text: string
}

export interface Today {
  greeting: string
  remaining: number
  next: Lead | null
  leads: Lead[]
  radar: RadarItem[]
  tasks: Task[]
  unfinishedSends: {
    id: string
    chat: { kind: 'single' | 'group' | 'kf'; id: string; name?: string | null }
    title: string | null
    sentParts: number
    parts: number
  }[]
  certificate: { state: 'ok' | 'expiring' | 'expired'; expiresAt: number } | null
  quiet: { isQuiet: boolean; until: number } | null
  tomorrow: number
}

export interface Reply {
  id: string
  category: string
  title: string
  useWhen: string | null
  avoidWhen: string | null
  isFavourite: boolean
  usedCount: number
  parts: PreparedPart[]
  blocked: Blocked | null
}

export interface Push {
  shareId: string
  pageId: string
  title: string
  at: number
  members: number
  opened: number
  named: number
  notOpened: number
  unknown: number
}

export interface GroupView {
  id: string
  name: string
  kind: string | null
  owner: { id: string; name: string }
  isOwner: boolean
  isDissolved: boolean
  members: number
  flash: { openAt: number; closeAt: number } | null
  pushes: Push[]
  credit: { model: string; days: number; orders: number; amountFen: number }
  memberList: { id: string; name: string; joinedAt: number }[]
}

export interface CreditedOrder {
  orderId: string
  orderNo: string
  amountFen: number
  refundedFen: number
  paidAt: number
  customerName: string | null
  staffName: string | null
  /** 「直播：视频号直播 11-21」 */
  source: string | null
  reason: string
}

export interface SyncRun {
  id: string
  state: string
  doneSteps: number
  totalSteps: number
  startedAt: number
  finishedAt: number | null
  error: string | null
}
