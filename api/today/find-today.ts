import { findCertificate } from '../../db/queries/certificates.ts'
import { countTasksDue } from '../../db/queries/tasks.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { listRadarItems } from '../live/radar-items.ts'
import { findBrokenOff } from '../sends/list-broken-off.ts'
import { addDays, dayOf, startOfDay } from '../shop-time.ts'
import { certificateAt, greetingFor, quietAt } from './greeting.ts'
import { listLeads } from './list-leads.ts'

// The first of them, to be there at once; `/today/leads` has them all.
const SHOWN_LEADS = 30
const SHOWN_RADAR = 30

/** 今天: who is worth a word, what was heard, what is due. */
export async function findToday(deps: Deps, actor: Actor) {
  const { db } = deps
  const { staffId } = actor
  const at = deps.now()
  const tomorrow = startOfDay(addDays(dayOf(at), 1))
  const [me, { leads, tasks }, radar, unfinishedSends, dueTomorrow] = await Promise.all([
    findCertificate(db, staffId),
    listLeads(deps, staffId),
    listRadarItems(deps, staffId, { limit: SHOWN_RADAR }),
    findBrokenOff(deps, staffId),
    countTasksDue(db, staffId, tomorrow, startOfDay(addDays(dayOf(at), 2))),
  ])
  return {
    greeting: greetingFor(me?.name ?? '', at),
    remaining: leads.length,
    next: leads[0] ?? null,
    leads: leads.slice(0, SHOWN_LEADS),
    radar: radar.items,
    tasks,
    unfinishedSends,
    certificate: me ? certificateAt(me, at) : null,
    quiet: quietAt(at),
    tomorrow: dueTomorrow,
  }
}
