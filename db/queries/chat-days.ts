import { saveAll } from '../bulk.ts'
import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'

/** Keeps what WeCom counted, over what it said before. */
export const saveChatDays = (db: Db, rows: Schema['chatDay'][]) =>
  saveAll(db, 'chatDay', rows, ['staffId', 'day'])

/** What WeCom counted of these members' chats, day by day. */
export const listChatDays = (db: Db, staffIds: string[], fromDay: string, toDay: string) =>
  staffIds.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('chatDay')
        .where('staffId', 'in', staffIds)
        .where('day', '>=', fromDay)
        .where('day', '<=', toDay)
        .orderBy('day')
        .select(['staffId', 'day', 'chats', 'replyPercent', 'replyMinutes'])
        .execute()

/** Members whose chats are looked at: they are here and answer for a store. */
export const listTalkingStaff = (db: Db, afterId: string, limit: number) =>
  db
    .selectFrom('staff')
    .where('leftAt', 'is', null)
    .where('role', 'in', ['rep', 'manager'])
    .where('id', '>', afterId)
    .orderBy('id')
    .limit(limit)
    .select('id')
    .execute()

/** Members of these stores (null: of all), those who talk with customers. */
export const listStaffOfStores = (db: Db, storeIds: string[] | null, limit: number) =>
  db
    .selectFrom('staff')
    .where('leftAt', 'is', null)
    .where('role', 'in', ['rep', 'manager'])
    .$if(storeIds !== null, (query) =>
      query.where(({ exists, selectFrom }) =>
        exists(
          selectFrom('staffStore')
            .whereRef('staffStore.staffId', '=', 'staff.id')
            .where('staffStore.storeId', 'in', storeIds!)
            .select('staffStore.staffId'),
        ),
      ),
    )
    .orderBy('id')
    .limit(limit)
    .select(['id', 'name', 'title'])
    .execute()

/** One of them, if she is of these stores; `isStillHere`: and has not left. */
export const findStaffOfStores = (
  db: Db,
  staffId: string,
  storeIds: string[] | null,
  { isStillHere }: { isStillHere: boolean },
) =>
  db
    .selectFrom('staff')
    .where('id', '=', staffId)
    .$if(isStillHere, (query) => query.where('leftAt', 'is', null))
    .$if(storeIds !== null, (query) =>
      query.where(({ exists, selectFrom }) =>
        exists(
          selectFrom('staffStore')
            .whereRef('staffStore.staffId', '=', 'staff.id')
            .where('staffStore.storeId', 'in', storeIds!)
            .select('staffStore.staffId'),
        ),
      ),
    )
    .select(['id', 'name'])
    .executeTakeFirst()
