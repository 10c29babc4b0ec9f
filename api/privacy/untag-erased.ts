import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { Config } from '../config.ts'
import type { Deps } from '../deps.ts'
import { hmacKeyFor } from '../session/keys.ts'
import { WecomError } from '../wecom/error.ts'

interface Untagging {
  staffId: string
  customerId: string
  tagIds: string[]
}

type Keyed = Pick<Config, 'sessionSecret'>

/** Work about somebody who is in no table any more: only this process can read whom it is about. */
export function sealUntagging(config: Keyed, untagging: Untagging): string {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', hmacKeyFor(config, 'untag'), iv)
  const sealed = Buffer.concat([cipher.update(JSON.stringify(untagging), 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')
}

function unseal(config: Keyed, text: string): Untagging {
  const bytes = Buffer.from(text, 'base64url')
  const key = hmacKeyFor(config, 'untag')
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
  decipher.setAuthTag(bytes.subarray(12, 28))
  const plain = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()])
  return JSON.parse(plain.toString('utf8')) as Untagging
}

/** The job: takes off in WeCom too what members had written about her in tags. */
export async function untagErased({ wecom, config, log }: Deps, { sealed }: { sealed: string }) {
  const { staffId, customerId, tagIds } = unseal(config, sealed)
  try {
    await wecom.markTag(staffId, customerId, { add: [], remove: tagIds })
  } catch (error) {
    if (!(error instanceof WecomError) || !error.isPermanent) throw error
    log.warn({ staffId, errcode: error.errcode }, 'WeCom kept the tags of somebody deleted here')
  }
}
