import type { Db } from '../../db/database.ts'
import { newId } from '../../db/ids.ts'
import {
  countCustomersInGroup,
  findShare,
  insertShare,
  markShared,
} from '../../db/queries/shares.ts'
import type { ChatKind } from '../../db/schema.ts'

/** A page about to go into one chat, for one push: its own node, so that its readers are told apart. */
export interface NewShare {
  pageId: string
  staffId: string
  chatKind: ChatKind
  groupId: string | null
  customerId: string | null
  replyId: string | null
  sendId: string | null
  now: number
}

/** Makes the share, in the caller's transaction; it is out only once WeCom says so. */
export async function makeShare(tx: Db, { now, ...share }: NewShare): Promise<string> {
  const id = newId('share')
  await insertShare(tx, {
    ...share,
    id,
    parentShareId: null,
    rootShareId: id,
    depth: 0,
    sharerVisitorId: null,
    membersThen: null,
    sharedAt: null,
    createdAt: now,
  })
  return id
}

/**
 * WeCom says the share is in its chat, in the caller's transaction. The group's customers of that
 * moment are who could have opened it. Said again, nothing changes.
 */
export async function recordShared(tx: Db, shareId: string, at: number): Promise<void> {
  const share = await findShare(tx, shareId)
  if (!share || share.sharedAt !== null) return
  const members = share.groupId === null ? null : await countCustomersInGroup(tx, share.groupId)
  await markShared(tx, shareId, at, members)
}
