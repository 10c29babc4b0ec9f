import type { CustomerKind, Preference, Stage } from '../../db/schema.ts'
import type { PersonPlan } from './data/heroes.ts'

/** Who somebody of the demo corp is. */
export interface DemoPerson {
  id: string
  /** Her WeChat nickname. */
  name: string
  kind: CustomerKind
  /** 1 微信, 2 企微 */
  wxType: 1 | 2
  storeId: string
  /** 好友: who follows her; 客服访客: who receives her; 仅在群里: the group's owner. */
  ownerId: string
  stage: Stage
  consent: 'agreed' | 'declined' | 'none'
  preference: Preference
  /** Only when a guardian agreed. */
  ageBand: string | null
  tagIds: string[]
  corpName: string | null
  position: string | null
}

/** Somebody of the demo corp while the cards are dealt. */
export interface DealtPerson extends DemoPerson {
  plan: PersonPlan | undefined
}
