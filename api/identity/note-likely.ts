import { createHash } from 'node:crypto'
import type { Db } from '../../db/database.ts'
import { insertIdentityLink, wasTakenBack } from '../../db/queries/identity-links.ts'
import { findShareForOne } from '../../db/queries/shares.ts'

/**
 * 可能: whom WeChat alone names agreed on a page that was sent to one customer only. It is written
 * down to be seen; nothing is joined by it, and no task or message is made from it.
 */
export async function noteLikely(
  tx: Db,
  visitorId: string,
  shareId: string,
  at: number,
): Promise<void> {
  const share = await findShareForOne(tx, shareId)
  if (!share || (await wasTakenBack(tx, visitorId, share.customerId))) return
  const words = `${visitorId} ${share.customerId}`
  await insertIdentityLink(tx, {
    id: `likely_${createHash('sha256').update(words).digest('hex').slice(0, 40)}`,
    visitorId,
    customerId: share.customerId,
    evidence: `link of ${shareId}`,
    confidence: 'likely',
    linkedBy: null,
    linkedAt: at,
    undoneBy: null,
    undoneAt: null,
  })
}
