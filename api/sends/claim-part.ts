import { claimParts, findSend, listSendParts } from '../../db/queries/sends.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { MINUTE } from '../shop-time.ts'
import { findSendView } from './send-view.ts'

/** How long a device may take over the parts it has taken on, before another may. */
export const CLAIM_FOR = 2 * MINUTE

/** Takes the rest of a send on for one device; another device that holds it makes this a no. */
export async function claimPart(
  deps: Deps,
  actor: Actor,
  { sendId, partNo, device }: { sendId: string; partNo: number; device: string },
) {
  const { db } = deps
  const at = deps.now()
  if (!(await findSend(db, actor.staffId, sendId))) {
    throw new AppError('not_found', '没有找到这次发送')
  }
  await claimParts(db, { sendId, partNo }, { by: device, until: at + CLAIM_FOR, now: at })
  const part = (await listSendParts(db, sendId)).find((it) => it.partNo === partNo)
  if (!part) throw new AppError('not_found', '没有这一段')
  if (part.state === 'sent') throw new AppError('conflict', '这一段已经发出去了')
  if (part.claimedBy !== device) throw new AppError('conflict', '您的另一台设备正在发这一段')
  return findSendView(deps, actor.staffId, sendId)
}
