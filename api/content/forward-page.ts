import { dayKeyOf } from '../collector/person-key.ts'
import { inTransaction, type Db } from '../../db/database.ts'
import { newId } from '../../db/ids.ts'
import { findBrowsingAnswer } from '../../db/queries/consents.ts'
import { findPreparedForward, keepPreparedForward } from '../../db/queries/prepared-forwards.ts'
import { insertRadar } from '../../db/queries/radar.ts'
import { findShare, insertShareOnce } from '../../db/queries/shares.ts'
import { findVisitor } from '../../db/queries/visitors.ts'
import type { Deps } from '../deps.ts'
import type { Visitor } from '../env.ts'
import { AppError } from '../errors.ts'
import { dayOf } from '../shop-time.ts'
import { issuePageToken, readPageToken } from './page-token.ts'
import { shareNodeId } from './share-node.ts'

const DEEPEST = 50

/** Where a forward hangs, and whose it is: `who` names nobody who has not agreed. */
interface Forward {
  id: string
  parentShareId: string
  sharerVisitorId: string | null
  who: string
}

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
  const forward = forwardOf(deps, visitor, token)
  const customerId = (forward.sharerVisitorId && visitor.customerId) || null
  await putForward(deps, forward, customerId)
  return linkOf(deps, forward.id)
}

/**
 * The link she would pass the page on by, for WeChat's own menu: it never tells when it is used, so
 * the node is made when somebody opens the link. Until then nothing says that she passed it on.
 */
export async function prepareForward(
  deps: Deps,
  visitor: Visitor,
  token: string,
): Promise<{ token: string; url: string }> {
  const forward = forwardOf(deps, visitor, token)
  const parent = await findShare(deps.db, forward.parentShareId)
  assertMayHang(parent)
  const { id, parentShareId, sharerVisitorId, who } = forward
  const personKey = who
  const preparedAt = deps.now()
  await keepPreparedForward(deps.db, { id, parentShareId, sharerVisitorId, personKey, preparedAt })
  return linkOf(deps, id)
}

/** Somebody opened a link that was only prepared: it went out. False when it is no such link. */
export async function adoptForward(deps: Deps, shareId: string): Promise<boolean> {
  const prepared = await findPreparedForward(deps.db, shareId)
  if (!prepared) return false
  const { id, parentShareId, personKey } = prepared
  const sharer = prepared.sharerVisitorId
  // She may have withdrawn since: then it was somebody.
  const hasAgreed = sharer !== null && (await findBrowsingAnswer(deps.db, sharer)) === 'agreed'
  const known = hasAgreed ? await findVisitor(deps.db, sharer) : undefined
  const forward = {
    id,
    parentShareId,
    sharerVisitorId: hasAgreed ? sharer : null,
    who: hasAgreed || sharer === null ? personKey : id,
  }
  await putForward(deps, forward, known?.customerId ?? null)
  return true
}

function forwardOf({ config, now }: Deps, visitor: Visitor, token: string): Forward {
  const read = readPageToken(config, token)
  if (!read) throw new AppError('bad_request', '这个链接不完整')
  if (read.preview || visitor.isStaff) {
    throw new AppError('blocked', '员工请从侧边栏发送，这样客人看了您会知道')
  }
  const hasAgreed = visitor.consent === 'agreed'
  const who = hasAgreed ? visitor.visitorId : dayKeyOf(config, dayOf(now()), visitor)
  return {
    id: shareNodeId(config, read.shareId, who),
    parentShareId: read.shareId,
    sharerVisitorId: hasAgreed ? visitor.visitorId : null,
    who,
  }
}

function assertMayHang<S extends { depth: number }>(parent: S | undefined): asserts parent is S {
  if (!parent) throw new AppError('not_found', '这个链接已经失效')
  if (parent.depth >= DEEPEST) throw new AppError('blocked', '这一页已经转了太多次')
}

async function putForward(deps: Deps, forward: Forward, customerId: string | null) {
  const at = deps.now()
  const staffId = await inTransaction(deps.db, (tx) => insertNode(tx, forward, customerId, at))
  if (staffId) deps.live.publish(staffId, { event: 'radar' })
}

/** Adds the node with its word to the member at the root; undefined when it stands already. */
async function insertNode(
  tx: Db,
  { id, parentShareId, sharerVisitorId, who }: Forward,
  customerId: string | null,
  at: number,
): Promise<string | null | undefined> {
  const parent = await findShare(tx, parentShareId)
  assertMayHang(parent)
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
    sharerVisitorId,
    membersThen: null,
    sharedAt: at,
    createdAt: at,
  })
  if (!isNew) return undefined
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
      happenedAt: at,
      changedAt: at,
      handledAt: null,
      personKey: customerId ?? who,
    },
  ])
  return parent.staffId
}

function linkOf({ config }: Deps, shareId: string) {
  const token = issuePageToken(config, { shareId })
  return { token, url: `${config.publicUrl}/p/${token}` }
}
