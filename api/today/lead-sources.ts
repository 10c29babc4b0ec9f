import type { Db } from '../../db/database.ts'
import { tierLeads } from '../groups/score/tier-leads.ts'
import type { LeadIdea } from './leads.ts'

/**
 * Another reason why customers of this member are worth a word, by what happened since. It names
 * only people she follows who have not asked to be left alone.
 */
export type LeadSource = (
  db: Db,
  asked: { staffId: string; since: number; now: number },
) => Promise<LeadIdea[]>

/** One line per source; the looks of the last days and the open tasks are always asked. */
export const leadSources: LeadSource[] = [tierLeads]
