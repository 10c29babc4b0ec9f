import type { Asked } from '../../db/compiled-once.ts'
import type { Db } from '../../db/database.ts'
import { tierLeads } from '../groups/score/tier-leads.ts'
import type { LeadIdea } from './leads.ts'

interface About {
  staffId: string
  since: number
  now: number
}

/**
 * Another reason why customers of this member are worth a word, by what happened since. It names
 * only people she follows who have not asked to be left alone.
 */
export interface LeadSource {
  /** Asked together with everything else. */
  ask(about: About): Asked<any[]>
  tell(db: Db, found: any[], about: About): Promise<LeadIdea[]>
}

/** The source there is; the looks of the last days and the open tasks are always asked. */
export const moreLeads: LeadSource = tierLeads
