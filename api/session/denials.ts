import { createHash } from 'node:crypto'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { MINUTE } from '../shop-time.ts'

const WINDOW = 10 * MINUTE
const ALLOWED = 10

// Per database: one process keeps its own count, and two worlds in one test process theirs.
const denials = new WeakMap<object, Map<string, number[]>>()

const recent = ({ db, now }: Pick<Deps, 'db' | 'now'>, staffId: string) => {
  const of = denials.get(db)?.get(staffId) ?? []
  return of.filter((at) => at > now() - WINDOW)
}

/** Somebody who asks for one customer after another that is not hers is asked to stop. */
export function refuseAfterDenials(deps: Pick<Deps, 'db' | 'now'>, staffId: string): void {
  const times = recent(deps, staffId)
  if (times.length <= ALLOWED) return
  const retryAfter = Math.ceil((times[0]! + WINDOW - deps.now()) / 1000)
  throw new AppError('too_many', '查询太频繁，请过几分钟再试', { retryAfter })
}

/** Remembers a denial and logs it, with a hash in place of the id. */
export function noteDenial(
  deps: Pick<Deps, 'db' | 'now' | 'log'>,
  staffId: string,
  resource: string,
  id: string,
): void {
  const mine = denials.get(deps.db) ?? new Map<string, number[]>()
  denials.set(deps.db, mine)
  const times = [...recent(deps, staffId), deps.now()]
  mine.set(staffId, times)
  const idHash = createHash('sha256').update(id).digest('hex').slice(0, 12)
  deps.log.info(
    { staffId, resource, idHash, denials: times.length },
    'asked about what is not hers',
  )
}
