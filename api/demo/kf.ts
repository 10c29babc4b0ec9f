import { insertVisit } from '../../db/queries/kf-visits.ts'
import type { Db } from '../../db/database.ts'
import { MINUTE } from '../shop-time.ts'
import type { DemoCorp } from './corp.ts'
import type { Plan } from './history/plan.ts'
import { demoId } from './seed-people.ts'

const ASKED_AT = 9 * MINUTE

/** 小满爸 tapped 「问问顾问」 on the article he was reading, and asked. */
export async function seedKf(tx: Db, { t0 }: DemoCorp, { visits }: Plan) {
  const read = visits.findLast(({ customerId }) => customerId === 'cu004')
  await insertVisit(tx, {
    id: demoId('kfv', 'cu004'),
    customerId: 'cu004',
    scene: 'page',
    shareId: read?.shareId ?? null,
    visitedAt: t0 - ASKED_AT,
  })
}
