import { dayKeyOf } from '../collector/person-key.ts'
import { inTransaction } from '../../db/database.ts'
import { newId } from '../../db/ids.ts'
import { insertRadar } from '../../db/queries/radar.ts'
import { findShare, insertShareOnce } from '../../db/queries/shares.ts'
import type { Deps } from '../deps.ts'
import type { Visitor } from '../env.ts'
import { AppError } from '../errors.ts'
import { dayOf } from '../shop-time.ts'
import { issuePageToken, readPageToken } from './page-token.ts'
import { shareNodeId } from './share-node.ts'

const DEEPEST = 50

/**
 * A customer passes a page on: her own node under the share she opened, with a link that says
 * nothing of her. The member at the root keeps answering for it. Asked again by the same person
 * it is the same node; who has not agreed is the same person for one day.
 */
export async function forwardPage(
  deps: Deps,
  visitor: Visitor,
  token: string,
): Promise<{ token: string; url: string }> {
  const { db, config, live } = deps
  const read = readPageToken(config, token)
  if (!read) throw new AppError('bad_request', '这个链接不完整')
  if (read.preview || visitor.isStaff) {
    throw new AppError('blocked', '员工请从侧边栏发送，这样客人看了您会知道')
  }
  const now = deps.now()
  const hasAgreed = visitor.consent === 'agreed'
  const who = hasAgreed ? visitor.visitorId : dayKeyOf(config, dayOf(now), visitor)
  const id = shareNodeId(config, read.shareId, who)

  const staffId = await inTransaction(db, async (tx) => {
    const parent = await findShare(tx, read.shareId)
    if (!parent) throw new AppError('not_found', '这个链接已经失效')
    if (parent.depth >= DEEPEST) throw new AppError('blocked', '这一页已经转了太多次')
    const isNew = await insertShareOnce(tx, {
      id,
      pageId: parent.pageId,
      staffId: parent.staffId,
      chatKind: 'forward',
      groupId: null,
      customerId: null,
      replyId: parent.replyId,
      sendId: null,
      parentShareId: parent.id,
      rootShareId: parent.rootShareId,
      depth: parent.depth + 1,
      sharerVisitorId: hasAgreed ? visitor.visitorId : null,
      membersThen: null,
      sharedAt: now,
      createdAt: now,
    })
    if (!isNew) return undefined
    const customerId = (hasAgreed && visitor.customerId) || null
    await insertRadar(tx, [
      {
        id: newId('radar'),
        staffId: parent.staffId,
        kind: 'share',
        customerId,
        groupId: null,
        pageId: parent.pageId,
        shareId: id,
        viewId: null,
        views: 0,
        activeMs: 0,
        amountFen: null,
        happenedAt: now,
        changedAt: now,
        handledAt: null,
        personKey: customerId ?? who,
      },
    ])
    return parent.staffId
  })
  if (staffId) live.publish(staffId, { event: 'radar' })
  const forward = issuePageToken(config, { shareId: id })
  return { token: forward, url: `${config.publicUrl}/p/${forward}` }
}
