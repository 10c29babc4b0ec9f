import type { Config } from '../config.ts'
import type { Deps } from '../deps.ts'
import { seal, unseal } from '../session/seal.ts'
import { WecomError } from '../wecom/error.ts'

interface Untagging {
  staffId: string
  customerId: string
  tagIds: string[]
}

/** Work about somebody who is in no table any more: without our secret it says nothing of her. */
export const sealUntagging = (
  config: Pick<Config, 'sessionSecret'>,
  untagging: Untagging,
): string => seal(config, 'untag', untagging)

/** The job: takes off in WeCom too what members had written about her in tags. */
export async function untagErased({ wecom, config, log }: Deps, { sealed }: { sealed: string }) {
  const { staffId, customerId, tagIds } = unseal(config, 'untag', sealed) as Untagging
  try {
    await wecom.markTag(staffId, customerId, { add: [], remove: tagIds })
  } catch (error) {
    if (!(error instanceof WecomError) || !error.isPermanent) throw error
    log.warn({ staffId, errcode: error.errcode }, 'WeCom kept the tags of somebody deleted here')
  }
}
