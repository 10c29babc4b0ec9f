import { compiledOnce } from '../compiled-once.ts'
import type { Db } from '../database.ts'
import { together } from '../together.ts'
import { kept } from './kept-rows.ts'

/** The name under which the shop's words and names are kept. */
export const SHOP = 'shop'

const listStaffNames = compiledOnce((db) => db.selectFrom('staff').select(['id', 'name']))

const listStoreNames = compiledOnce((db) => db.selectFrom('store').select(['id', 'name']))

const listTagNames = compiledOnce((db) =>
  db
    .selectFrom('tag')
    .innerJoin('tagGroup', 'tagGroup.id', 'tag.groupId')
    .where('tag.deletedAt', 'is', null)
    .select([
      'tag.id',
      'tag.name',
      'tag.sortNo',
      'tagGroup.sortNo as groupNo',
      'tagGroup.name as groupName',
    ]),
)

const listReplyNames = compiledOnce((db) =>
  db.selectFrom('reply').select(['id', 'title', 'situation']),
)

const listPageNames = compiledOnce((db) =>
  db
    .selectFrom('page')
    .leftJoin('product', 'product.id', 'page.productId')
    .leftJoin('storyConsent', 'storyConsent.id', 'page.storyConsentId')
    .orderBy('page.publishedAt', 'desc')
    .orderBy('page.id')
    .select([
      'page.id as pageId',
      'page.kind',
      'page.status',
      'page.title',
      'page.description',
      'page.productId',
      'product.name as productName',
      'product.imageUrl',
      'storyConsent.withdrawnAt',
    ]),
)

/** A page as it is spoken of, and as a card shows it. */
export type NamedPage = Awaited<ReturnType<typeof listPageNames>>[number]

const byId = <Row extends { id: string }>(rows: Row[]) => new Map(rows.map((row) => [row.id, row]))

async function readNames(db: Db) {
  const { staff, stores, tags, replies, pages } = await together(db, {
    staff: listStaffNames.of(),
    stores: listStoreNames.of(),
    tags: listTagNames.of(),
    replies: listReplyNames.of(),
    pages: listPageNames.of(),
  })
  const nameById = (rows: { id: string; name: string }[]) =>
    new Map(rows.map(({ id, name }) => [id, name]))
  const live = pages.filter(({ status }) => status === 'live')
  const pageById = (some: NamedPage[]) => new Map(some.map((page) => [page.pageId, page]))
  return {
    /** Everybody who is or was with the corp. */
    staff: nameById(staff),
    stores: nameById(stores),
    /** Those that are in use, with their group. */
    tags: byId(tags),
    /** In use or not. */
    replies: byId(replies),
    /** Whatever their state. */
    pages: pageById(pages),
    /** Those that may be sent. */
    cards: pageById(live.filter(({ withdrawnAt }) => withdrawnAt === null)),
    /** Articles that are up, the newest first. */
    articles: live.filter(({ kind }) => kind === 'article'),
  }
}

/** What is called what: looked into for nearly every row that is shown, changed now and then. */
export const shopNames = kept(SHOP, readNames)

/** See `shopNames`. */
export type ShopNames = Awaited<ReturnType<typeof shopNames>>
