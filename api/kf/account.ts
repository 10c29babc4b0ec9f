import { findSetting, keepSetting } from '../../db/queries/settings.ts'
import type { Deps } from '../deps.ts'
import { asAppError } from '../wecom/error.ts'

/** The 客服 account pages lead to and offers are made in; null where the shop has none. */
export async function findKfAccount({ db, wecom, now }: Deps): Promise<string | null> {
  const kept = await findSetting<string>(db, 'kf-account')
  if (kept) return kept
  const accounts = await listAccounts(wecom)
  const chosen = accounts.find(({ isOurs }) => isOurs) ?? accounts[0]
  return chosen ? keepSetting(db, 'kf-account', chosen.kfId, now()) : null
}

async function listAccounts(wecom: Deps['wecom']) {
  try {
    return await wecom.listKfAccounts()
  } catch (error) {
    throw asAppError(error)
  }
}
