import type { Db } from '../../db/database.ts'
import { AppError } from '../errors.ts'
import { type Definition, pageOf } from './definition.ts'
import { loadStoryConsents } from './load-group-facts.ts'

/** 客户故事 are told with the customer's own consent, or not at all: a play that would is not published. */
export async function assertStoriesMayBeTold(db: Db, { steps }: Definition): Promise<void> {
  const pageIds = steps.flatMap(({ say }) => pageOf(say) ?? [])
  for (const consent of (await loadStoryConsents(db, pageIds)).values()) {
    if (consent === 'missing') throw new AppError('blocked', '缺少本人授权')
    if (consent === 'withdrawn') throw new AppError('blocked', '她收回了授权，不能再讲她的故事')
  }
}
