import { createHash } from 'node:crypto'
import { useMiniTicket } from '../../db/queries/mini-program.ts'
import type { Deps } from '../deps.ts'
import { seal, unseal } from '../session/seal.ts'

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
export const issueMiniTicket = (
  { config, now }: Pick<Deps, 'config' | 'now'>,
  passage: Passage,
): string => seal(config, 'mini-ticket', { ...passage, iat: now() })

/** Uses a ticket; undefined when it is not ours, older than a minute, or was used before. */
export async function redeemMiniTicket(
  { db, config, now }: Pick<Deps, 'db' | 'config' | 'now'>,
  ticket: string,
): Promise<Passage | undefined> {
  if (!/^[\w-]{40,1200}$/.test(ticket)) return undefined
  let passage: Passage & { iat: number }
  try {
    passage = unseal(config, 'mini-ticket', ticket) as Passage & { iat: number }
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
