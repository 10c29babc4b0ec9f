import { inTransaction } from '../../db/database.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import {
  endIdentityLink,
  giveBack,
  holdIdentityLink,
  listIdentityMoves,
  listViewsOfVisitor,
  unlinkVisitor,
} from '../../db/queries/identity-links.ts'
import { giveRadarBack } from '../../db/queries/radar.ts'
import { renameTheseViews } from '../collector/rename-views.ts'
import { tellFollowers } from '../customers/tell-followers.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'

/**
 * 认错人了: a manager takes a link back. What the visitor read, holds and ordered is hers again,
 * exactly that; the two are not joined again by themselves. Twice is once.
 */
export async function undoLink(
  deps: Deps,
  actor: Actor,
  { customerId, linkId }: { customerId: string; linkId: string },
): Promise<void> {
  const at = deps.now()
  await inTransaction(deps.db, async (tx) => {
    const link = await holdIdentityLink(tx, customerId, linkId)
    if (!link) throw new AppError('not_found', '没有找到这一条')
    if (link.undoneAt !== null) return
    await endIdentityLink(tx, linkId, actor.staffId, at)
    await insertAct(tx, {
      staffId: actor.staffId,
      action: 'identity.undo',
      subject: customerId,
      detail: link.evidence,
      at,
    })
    if (link.confidence === 'likely') return
    const { visitorId } = link
    await unlinkVisitor(tx, visitorId)
    await giveBack(tx, link, await listIdentityMoves(tx, linkId))
    const viewIds = await listViewsOfVisitor(tx, visitorId, customerId)
    const to = { personKey: visitorId, visitorId, customerId: null }
    await renameTheseViews(tx, viewIds, customerId, to, at)
    await giveRadarBack(tx, viewIds, link)
  })
  await tellFollowers(deps, customerId)
}
