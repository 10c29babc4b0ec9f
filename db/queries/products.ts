import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { upsert } from '../write.ts'
import { markChanged } from './kept-rows.ts'
import { SHOP } from './shop-names.ts'

/** One 商品, in use or not. */
export const findProduct = (db: Db, productId: string) =>
  db.selectFrom('product').where('id', '=', productId).selectAll().executeTakeFirst()

/** 商品, in use or not, as 库 lists them. */
export const listAllProducts = (db: Db) =>
  db
    .selectFrom('product')
    .orderBy('name')
    .orderBy('id')
    .limit(1000)
    .select(['id', 'name', 'priceFen', 'offAt', 'changedAt', 'changedBy'])
    .execute()

/** 商品, for a writer to choose from. */
export const listProductChoices = (db: Db) =>
  db
    .selectFrom('product')
    .where('offAt', 'is', null)
    .orderBy('name')
    .orderBy('id')
    .limit(300)
    .select(['id', 'name', 'priceFen'])
    .execute()

export async function saveProduct(tx: Db, product: Schema['product']) {
  await upsert(tx, 'product', product, ['id'])
  await markChanged(tx, SHOP, product.changedAt ?? 0)
}

export const switchProduct = (db: Db, productId: string, offAt: number | null, changedAt: number) =>
  db.updateTable('product').set({ offAt, changedAt }).where('id', '=', productId).execute()
