import { findCertificate } from '../../db/queries/certificates.ts'
import { askRadarBeginning, radarTitled } from '../../db/queries/radar.ts'
import { shopNames } from '../../db/queries/shop-names.ts'
import { countTasksDue } from '../../db/queries/tasks.ts'
import { together } from '../../db/together.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { shownRadar } from '../live/radar-items.ts'
import { askBrokenOff, shownBrokenOff } from '../sends/list-broken-off.ts'
import { addDays, dayOf, startOfDay } from '../shop-time.ts'
import { certificateAt, greetingFor, quietAt } from './greeting.ts'
import { askLeads, rankedLeads } from './list-leads.ts'

// The first of them, to be there at once; `/today/leads` has them all.
const SHOWN_LEADS = 30

/** 今天: who is worth a word, what was heard, what is due. */
export async function findToday(deps: Deps, actor: Actor) {
  const { db } = deps
  const { staffId } = actor
  const at = deps.now()
  const tomorrow = startOfDay(addDays(dayOf(at), 1))
  const { me, radar, brokenOff, due, ...found } = await together(db, {
    ...askLeads(staffId, at),
    me: findCertificate.of(staffId),
    radar: askRadarBeginning(staffId),
    brokenOff: askBrokenOff(staffId, at),
    due: countTasksDue.of(staffId, tomorrow, startOfDay(addDays(dayOf(at), 2))),
  })
  const { leads, tasks } = await rankedLeads(db, staffId, at, found)
  return {
    greeting: greetingFor(me?.name ?? '', at),
    remaining: leads.length,
    next: leads[0] ?? null,
    leads: leads.slice(0, SHOWN_LEADS),
    radar: shownRadar(radarTitled(radar, await shopNames.since(db, found.mark))),
    tasks,
    unfinishedSends: shownBrokenOff(brokenOff),
    certificate: me ? certificateAt(me, at) : null,
    quiet: quietAt(at),
    tomorrow: due!.count,
  }
}
