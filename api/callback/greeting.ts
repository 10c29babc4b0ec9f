import { findLastCallbackAt } from '../../db/queries/callback-seen.ts'
import { findSetting, saveSetting } from '../../db/queries/settings.ts'
import type { Deps } from '../deps.ts'
import { DAY } from '../shop-time.ts'

const GREETED = 'callback-greeted'

/** WeCom has asked whether our address is ours, as it does when somebody saves it in the console. */
export const noteGreeting = ({ db, now }: Pick<Deps, 'db' | 'now'>) =>
  saveSetting(db, GREETED, now(), now())

const WEEK = 7 * DAY

/**
 * When WeCom last asked whether the address is ours, and when it last wrote within a week. An older
 * letter still says that it once knew the address.
 */
export async function findCallbackNews({ db, now }: Pick<Deps, 'db' | 'now'>) {
  const [askedAt, letterAt] = await Promise.all([
    findSetting<number>(db, GREETED),
    findLastCallbackAt(db),
  ])
  const isNews = letterAt !== undefined && letterAt > now() - WEEK
  return { greetedAt: askedAt ?? letterAt, letterAt: isNews ? letterAt : undefined }
}
