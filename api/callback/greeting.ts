import { findLastCallbackAt } from '../../db/queries/callback-seen.ts'
import { findSetting, saveSetting } from '../../db/queries/settings.ts'
import type { Deps } from '../deps.ts'

const GREETED = 'callback-greeted'

/** WeCom has asked whether our address is ours, as it does when somebody saves it in the console. */
export const noteGreeting = ({ db, now }: Pick<Deps, 'db' | 'now'>) =>
  saveSetting(db, GREETED, now(), now())

/** When WeCom last asked whether the address is ours, and when it last wrote (of the last week). */
export async function findCallbackNews(db: Deps['db']) {
  const [greetedAt, letterAt] = await Promise.all([
    findSetting<number>(db, GREETED),
    findLastCallbackAt(db),
  ])
  return { greetedAt, letterAt }
}
