import { inTransaction, type Db } from '../../db/database.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import { changeOffer, closeOffer, findOffer, insertOffer } from '../../db/queries/offers.ts'
import { findDraft } from '../../db/queries/library.ts'
import { findPageTitle, listProducts, listStoreCards } from '../../db/queries/pages.ts'
import type { OfferKind } from '../../db/schema/ordering.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { HOUR } from '../shop-time.ts'

/** What an author says of an offer. */
export interface OfferWish {
  pageId: string
  kind: OfferKind
  productId: string
  storeId: string
  priceFen: number
  team: { size: number; priceFen: number; hours: number } | null
  stock: number | null
  perPerson: number | null
  opensAt: number | null
  closesAt: number | null
  pickup: string
}

/**
 * Offers something on a page, or changes what is offered there. What has been ordered stays as it
 * was ordered: prices of lines do not move, and stock does not fall below what is taken.
 */
export async function saveOffer(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  offerId: string,
  { team, ...wish }: OfferWish,
): Promise<void> {
  if ((wish.kind === 'team') !== (team !== null)) {
    throw new AppError('bad_request', '拼团要写几个人、什么价、多少小时，别的不用')
  }
  if (team && team.priceFen > wish.priceFen) {
    throw new AppError('bad_request', '拼团价不能比单独买贵')
  }
  const isFree = wish.priceFen === 0
  if (isFree && wish.kind !== 'chain') {
    throw new AppError('bad_request', '不收钱的是报名，用接龙来接')
  }
  const { opensAt, closesAt } = wish
  if (opensAt !== null && closesAt !== null && opensAt >= closesAt) {
    throw new AppError('bad_request', '截单要在开始之后')
  }
  const [title, products, stores] = await Promise.all([
    titleOfPage(db, wish.pageId),
    listProducts(db, [wish.productId]),
    listStoreCards(db),
  ])
  const isAbout = products.length > 0 || (isFree && wish.productId === '')
  if (!title || !isAbout || !stores.some(({ id }) => id === wish.storeId)) {
    throw new AppError('bad_request', '先选好商品和门店')
  }
  const at = now()
  const offer = {
    ...wish,
    teamPriceFen: team?.priceFen ?? null,
    teamSize: team?.size ?? null,
    teamMs: team ? team.hours * HOUR : null,
    changedAt: at,
  }
  await inTransaction(db, async (tx) => {
    const isNew = await insertOffer(tx, {
      ...offer,
      id: offerId,
      taken: 0,
      lineCount: 0,
      lineSeq: 0,
      closedAt: null,
      closedBy: null,
      createdBy: actor.staffId,
      createdAt: at,
    })
    if (!isNew && !(await changeOffer(tx, offerId, offer))) {
      throw new AppError('conflict', '已经有人订了：不能换成别的、换家店，总数也不能比订出去的少')
    }
    const act = { staffId: actor.staffId, action: 'offer.save' as const, subject: offerId, at }
    await insertAct(tx, { ...act, detail: wish.pageId })
  })
}

/** 提前截单, wherever it is offered: from now on nobody joins or changes. Twice is once. */
export async function closeOfferEarly(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  { staffId }: Actor,
  offerId: string,
): Promise<void> {
  if (!(await findOffer(db, offerId))) throw new AppError('not_found', '没有找到这个接龙')
  const at = now()
  await inTransaction(db, async (tx) => {
    if (!(await closeOffer(tx, offerId, staffId, at))) return
    await insertAct(tx, { staffId, action: 'offer.close', subject: offerId, detail: '', at })
  })
}

// What is still being written offers something too: nobody sees it before the page is out.
const titleOfPage = async (db: Db, pageId: string) =>
  (await findPageTitle(db, pageId)) || ((await findDraft(db, 'page', pageId)) ? '草稿' : '')
