import type { Asked } from '../../db/compiled-once.ts'
import type { Db } from '../../db/database.ts'
import { tierLeads } from '../groups/score/tier-leads.ts'
import type { LeadIdea } from './leads.ts'

interface About {
  staffId: string
  since: number
  now: number
}

interface Found {
  customerId: string
  name: string
}

/**
 * Another reason why customers of this member are worth a word, by what happened since. It names
 * only people she follows who have not asked to be left alone.
 */
export interface LeadSource {
  /** Asked together with everything else. */
  ask(about: About): Asked<Found[]>
  /** Of those who were found, whoever's they are. */
  tell(db: Db, found: Found[], about: Omit<About, 'staffId'>): Promise<LeadIdea[]>
}

/** The source there is; the looks of the last days and the open tasks are always asked. */
export const moreLeads: LeadSource = tierLeads
