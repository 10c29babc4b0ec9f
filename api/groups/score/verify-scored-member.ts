import type { Db } from '../../../db/database.ts'
import { listAgreed } from '../../../db/queries/consents.ts'
import { listSeats } from '../../../db/queries/group-points.ts'
import { AppError } from '../../errors.ts'

/** She sits in this group and agreed to be remembered; else there is nothing here about her. */
export async function verifyScoredMember(db: Db, groupId: string, customerId: string) {
  const isIn = (await listSeats(db, [customerId])).some((seat) => seat.groupId === groupId)
  if (isIn && (await listAgreed(db, [customerId])).has(customerId)) return
  throw new AppError('not_found', '没有这位的记录')
}
