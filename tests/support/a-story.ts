import type { Db } from '../../db/database.ts'
import { CLOCK } from './platform.ts'

/** 客户本人的授权, given a while ago. */
export const aStoryConsent = (db: Db, id: string, customerId: string) =>
  db
    .insertInto('storyConsent')
    .values({
      id,
      customerId,
      scope: '文字与昵称',
      givenAt: CLOCK - 33 * 86_400_000,
      withdrawnAt: null,
    })
    .execute()
