import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { useMiniTicket } from '../../db/queries/mini-program.ts'
import type { Deps } from '../deps.ts'
import { keyFor } from '../session/keys.ts'

/** Who goes from the native page into its web-view, and where to. */
export interface Passage {
  openId: string
  externalUserId?: string
  pendingId?: string
  /** A path of ours. */
  next: string
}

const LIFE_MS = 60_000

/** Seals a passage for one minute: the address of a web-view may be seen, so it says nothing. */
export function issueMiniTicket({ config, now }: Pick<Deps, 'config' | 'now'>, passage: Passage) {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', keyFor(config, 'mini-ticket'), iv)
  const text = JSON.stringify({ ...passage, iat: now() })
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')
}

/** Uses a ticket; undefined when it is not ours, older than a minute, or was used before. */
export async function redeemMiniTicket(
  { db, config, now }: Pick<Deps, 'db' | 'config' | 'now'>,
  ticket: string,
): Promise<Passage | undefined> {
  if (!/^[\w-]{40,1200}$/.test(ticket)) return undefined
  let passage: Passage & { iat: number }
  try {
    const bytes = Buffer.from(ticket, 'base64url')
    const key = keyFor(config, 'mini-ticket')
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
    decipher.setAuthTag(bytes.subarray(12, 28))
    const plain = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()])
    passage = JSON.parse(plain.toString('utf8')) as Passage & { iat: number }
  } catch {
    return undefined
  }
  const at = now()
  if (passage.iat + LIFE_MS < at || passage.iat > at + LIFE_MS) return undefined
  // Base64 has spare bits: the bytes are the ticket, not one of its spellings.
  const id = createHash('sha256').update(Buffer.from(ticket, 'base64url')).digest('hex')
  const isFirst = await useMiniTicket(db, { id, usedAt: at, expiresAt: passage.iat + 2 * LIFE_MS })
  return isFirst ? passage : undefined
}
