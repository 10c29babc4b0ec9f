import type { Blocked } from '../../shapes.ts'
import type { PreparedPart } from '../../sends/shapes.ts'

export type GroupKind = 'trade' | 'talk' | 'service'
export type FlashPhase = 'warmup' | 'open' | 'lastOrders' | 'thanks' | 'dissolve' | 'dissolved'

export interface ChecklistItem {
  item: string
  how: 'read' | 'tick'
  isDone: boolean
  at: number | null
  by: string | null
  wish: string | null
}

export interface Wait {
  id: string
  groupId: string
  groupName: string
  customerId: string | null
  name: string | null
  note: string
  startedAt: number
  lateAt: number
  keeper: { id: string; name: string }
  handOffNote: string
}

/** 群资料 as the server tells it. */
export interface Care {
  kind: GroupKind
  firstCard: 'flash' | 'orders' | 'opens' | 'reply'
  mayTend: boolean
  isDissolved: boolean
  createdAt: number
  life: {
    stage: string
    openRate: number | null
    why: string
    suggestion: string | null
  } | null
  week: { orders: number; amountFen: number; posts: number }
  ceiling: { promotionsPerWeek: number; hidesPromotion: boolean; lifetimeDays: number | null }
  headcount: { people: number; limit: number; isNearlyFull: boolean; nextName: string }
  flash: {
    openAt: number
    closeAt: number
    phase: FlashPhase
    maxPosts: number
    couponsPerPerson: number
  } | null
  memberDay: {
    own: { weekday: number; benefit: string; from: number; until: number; isOn: boolean } | null
    newcomers: {
      customerId: string
      name: string
      joinedAt: number
      dayName: string
      group: { id: string; name: string } | null
    }[]
  }
  guides: { slot: number; staffId: string; name: string; line: string }[]
  mostGuides: number
  guideWords: string
  colleagues: { staffId: string; name: string }[]
  reply: { limitMin: number; hours: string; waits: Wait[] } | null
  setup: { title: string; openedAt: number; items: ChecklistItem[] } | null
  close: {
    reason: string
    openedAt: number
    openedBy: string | null
    mergeInto: { id: string; name: string } | null
    thanks: {
      replyId: string
      title: string
      parts: PreparedPart[]
      blocked: Blocked | null
    } | null
    unfinished: { customerId: string | null; name: string | null; what: string }[]
    items: ChecklistItem[]
  } | null
}

export interface Template {
  id: string
  title: string
  kind: GroupKind
  groupName: string
  welcome: string
  fixedMembers: string[]
  antiSpam: string
  autoReply: string
  mayRename: boolean
  hours: number | null
}

export interface Closing {
  groupId: string
  name: string
  ownerName: string
  closeAt: number | null
  openedAt: number | null
  reason: string | null
  isLate: boolean
}

export interface Due {
  closings: Closing[]
  waits: Wait[]
}

export interface Suggestions {
  suggested: {
    groupId: string
    name: string
    ownerName: string
    members: number
    suggestion: string
    mergeInto: { id: string; name: string } | null
  }[]
  closing: Closing[]
  full: { groupId: string; name: string; people: number; limit: number; nextName: string }[]
}
