import { readConfig } from '../../api/config.ts'
import { issuePageToken } from '../../api/content/page-token.ts'
import { openDatabase } from '../../db/database.ts'
import { findSetting } from '../../db/queries/settings.ts'
import { startProduct } from '../support/running-product.ts'

export const ADVISER = 'u_linxiaoyu'

/** The demo shop running, with what a benchmark needs to knock at its doors as somebody. */
export async function aDemo(customers = 1, publicUrl?: string) {
  const product = await startProduct({ publicUrl })
  const db = await openDatabase(product.databaseUrl)
  const secret = await findSetting<string>(db, 'session-secret')
  const config = readConfig({ SESSION_SECRET: secret, PUBLIC_URL: product.origin })
  const shares = await db
    .selectFrom('share')
    .innerJoin('page', 'page.id', 'share.pageId')
    .where('share.staffId', '=', ADVISER)
    .where('page.kind', '=', 'article')
    .orderBy('share.id')
    .select('share.id')
    .execute()
  const hers = await db
    .selectFrom('follow')
    .where('staffId', '=', ADVISER)
    .where('endedAt', 'is', null)
    .orderBy('customerId')
    .limit(customers)
    .select('customerId')
    .execute()
  await db.destroy()
  const token = issuePageToken(config, { shareId: shares[0]!.id })
  return { ...product, config, token, customerIds: hers.map(({ customerId }) => customerId) }
}
