import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { upsert } from '../write.ts'

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

export const saveProduct = (db: Db, product: Schema['product']) =>
  upsert(db, 'product', product, ['id'])

export const switchProduct = (db: Db, productId: string, offAt: number | null, changedAt: number) =>
  db.updateTable('product').set({ offAt, changedAt }).where('id', '=', productId).execute()
