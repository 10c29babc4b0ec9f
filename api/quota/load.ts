import { listLoads } from '../../db/queries/disturbance.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { countLeads } from '../today/count-leads.ts'

/** 一人 10–15 群: what one adviser can look after; above it nobody is served well. */
const LOAD_BAND = { from: 10, to: 15 }

/** Where a number of groups stands in the band. */
export const bandOf = (groups: number): 'below' | 'within' | 'above' =>
  groups > LOAD_BAND.to ? 'above' : groups < LOAD_BAND.from ? 'below' : 'within'

const SHOWN = 60

/** Groups and open leads of each adviser in the member's stores, the heaviest load first. */
export async function findLoad(deps: Pick<Deps, 'db' | 'now'>, actor: Actor) {
  const rows = actor.storeIds.length === 0 ? [] : await listLoads(deps.db, actor.storeIds, SHOWN)
  const leads = await countLeads(
    deps,
    rows.map(({ id }) => id),
  )
  const staff = rows.map(({ id, name, groups }, i) => {
    const n = Number(groups ?? 0)
    return { id, name, groups: n, leads: leads[i]!, band: bandOf(n) }
  })
  staff.sort((one, other) => other.groups - one.groups || (one.id < other.id ? -1 : 1))
  return { band: LOAD_BAND, staff }
}
