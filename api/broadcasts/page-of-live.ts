import { createHash } from 'node:crypto'
import { inTransaction } from '../../db/database.ts'
import { insertLiveShare } from '../../db/queries/broadcasts.ts'
import { findPageOfShare, listPageLines } from '../../db/queries/pages.ts'
import { insertShareOnce } from '../../db/queries/shares.ts'
import { issuePageToken, readPageToken } from '../content/page-token.ts'
import type { Deps } from '../deps.ts'
import { liveOn, sourceOfLive } from './live-block.ts'

/**
 * From a 直播 to a page of what it shows: the address of that page with the 直播 as its source. The
 * member who sent the card keeps answering for it, and its group or customer keeps being the one.
 * The same card and page always give the same address. Undefined: it leads nowhere.
 */
export async function pageOfLive(
  { db, config, now }: Pick<Deps, 'db' | 'config' | 'now'>,
  { token, pageId }: { token: string; pageId: string },
): Promise<string | undefined> {
  const read = readPageToken(config, token)
  if (!read || read.preview) return undefined
  const share = await findPageOfShare(db, read.shareId)
  const live = share?.status === 'live' ? liveOn(share.blocksJson) : undefined
  if (!share || !live?.pageIds.includes(pageId)) return undefined
  const [page] = await listPageLines(db, [pageId])
  if (!page) return undefined
  // Each sending and each forward of the card is one way in.
  const made = createHash('sha256').update(`live ${share.shareId} ${pageId}`).digest('hex')
  const id = `share_${made.slice(0, 32)}`
  const at = now()
  await inTransaction(db, async (tx) => {
    const isNew = await insertShareOnce(tx, {
      id,
      pageId,
      staffId: share.staffId,
      chatKind: share.chatKind,
      groupId: share.groupId,
      customerId: share.sentToCustomerId,
      replyId: share.replyId,
      sendId: null,
      parentShareId: null,
      rootShareId: id,
      depth: 0,
      sharerVisitorId: null,
      membersThen: null,
      // Nobody pushed it: it is no entry of the group's list of pushes.
      sharedAt: null,
      createdAt: at,
    })
    if (!isNew) return
    await insertLiveShare(tx, { id, pageId: share.pageId, source: sourceOfLive(live), madeAt: at })
  })
  return issuePageToken(config, { shareId: id })
}
