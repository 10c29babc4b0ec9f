import { listStoreCards } from '../../db/queries/pages.ts'
import { readPageToken } from '../content/page-token.ts'
import type { Deps } from '../deps.ts'
import type { Visitor } from '../env.ts'
import { AppError } from '../errors.ts'
import { findKfUrl } from '../kf/links.ts'
import { viewOrder } from '../ordering/order-view.ts'
import { findCorpName } from './corp-name.ts'
import type { Language } from './language.ts'
import type { NoticeModel, OrderModel } from './page-model.ts'
import { saidOf } from './said.ts'
import { wordsIn } from './words-in.ts'

/** M2: her order; for whoever it is not, a polite word that says nothing of it. */
export async function findOrderPage(
  deps: Deps & { visitor: Visitor },
  placementId: string,
  {
    language,
    said,
    islands,
  }: { language: Language; said: string | undefined; islands: string | null },
): Promise<OrderModel | { notice: NoticeModel }> {
  const { db } = deps
  const corpName = await findCorpName(db, language)
  try {
    const order = await viewOrder(deps, placementId.slice(0, 64), language)
    const shareId = order.pagePath && readPageToken(deps.config, order.pagePath.slice(3))?.shareId
    return {
      language,
      corpName,
      order,
      kfUrl: await findKfUrl(db, 'order', shareId || null),
      said: saidOf(said, language),
      islands,
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const stores = await listStoreCards(db)
    return { notice: { ...wordsIn(language).noOrder, language, corpName, stores } }
  }
}
