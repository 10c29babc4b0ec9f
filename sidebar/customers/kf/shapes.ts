import type { PreparedPart } from '../../sends/shapes.ts'
import type { Blocked } from '../../shapes.ts'

export interface UpgradeCard {
  kind: 'member' | 'group'
  targetId: string
  name: string
  reason: string
  words: { replyId: string; parts: PreparedPart[]; blocked: Blocked | null } | null
}

/** 升级服务 beside a 客服 conversation. */
export interface Upgrade {
  reading: { scene: string; title: string | null; at: number } | null
  range: 'set' | 'unset' | 'away'
  cards: UpgradeCard[]
  last: {
    id: string
    kind: 'member' | 'group'
    targetId: string
    by: string
    at: number
    state: 'asking' | 'standing' | 'cancelled'
    acceptedAt: number | null
  } | null
  againAt: number | null
}
