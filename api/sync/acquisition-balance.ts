import { inTransaction, type Db } from '../../db/database.ts'
import { findSetting, holdSetting, saveSetting } from '../../db/queries/settings.ts'
import { listStaffIdsOfRoles } from '../../db/queries/staff.ts'
import type { Deps } from '../deps.ts'
import { sendNotice } from '../notices/send-notice.ts'
import { DAY } from '../shop-time.ts'

const NAME = 'acquisition-balance'

/** What WeCom said last of how many contacts 获客助手 may still bring. */
export interface Balance {
  state: 'fine' | 'low' | 'exhausted'
  at: number
}

export const findBalance = async (db: Db): Promise<Balance | null> =>
  (await findSetting<Balance>(db, NAME)) ?? null

const WORDS = {
  low: { title: '获客助手余额不多了', text: '剩下不到 20 个，用完以后链接就加不上人。' },
  exhausted: { title: '获客助手余额用完了', text: '链接现在加不上人，去管理后台购买。' },
} as const

// WeCom says when a spent balance is filled up, and nothing when a low one is.
const IS_NEWS_AGAIN = 7 * DAY

/**
 * The job: WeCom says the balance is low, spent or filled up again. Managers are warned once of
 * each, until it was filled up; that it rings again within a week is no news.
 */
export async function noteBalance(
  deps: Deps,
  { state }: { state: Balance['state'] },
): Promise<void> {
  const { db, now, config } = deps
  const at = now()
  const since = await inTransaction(db, async (tx) => {
    const before = await holdSetting<Balance | null>(tx, NAME, null, at)
    if (before?.state === state && at - before.at < IS_NEWS_AGAIN) return before.at
    await saveSetting(tx, NAME, { state, at } satisfies Balance, at)
    return at
  })
  if (state === 'fine') return
  const { title, text } = WORDS[state]
  for (const id of await listStaffIdsOfRoles(db, ['manager', 'operator'])) {
    // One key for one falling low: told again after a crash, it is the same notice.
    const key = `${NAME}:${state}:${since}:${id}`
    const url = `${config.publicUrl}/sidebar/#/m`
    await sendNotice(deps, { staffId: id, key, title, description: text, url })
  }
}
