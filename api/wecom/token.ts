import { createHash } from 'node:crypto'
import { findWecomToken, saveWecomToken } from '../../db/queries/wecom-tokens.ts'
import type { Database } from '../../db/database.ts'
import type { WecomError } from './error.ts'

export interface Pass {
  value: string
  expiresAt: number
}

export interface PassOptions {
  /** Says which pass this is, for other processes too; holds no secret. */
  name: string
  now: () => number
  db?: Database | undefined
  /** Asks WeCom for a new one. */
  fetchPass: () => Promise<{ value: string; expiresIn: number }>
}

const MINUTE = 60_000

/**
 * An access token or a ticket: fetched once for everybody who waits, kept until shortly before its
 * end, shared with other processes through the database. `refused` is a value WeCom just turned
 * down: whoever brings it gets a newer one, and a hundred who bring the same get the same new one.
 */
export function createPass({ name, now, db, fetchPass }: PassOptions) {
  let current: (Pass & { usableUntil: number }) | undefined
  let underWay: { refused: string | undefined; value: Promise<string> } | undefined
  let lastNo: { error: WecomError; until: number } | undefined

  const isUsable = (pass: Pass | undefined, refused: string | undefined): pass is Pass =>
    pass !== undefined && pass.value !== refused && now() < pass.expiresAt

  // Five minutes early, so that what we sign is still good when it is read. Near the end WeCom may
  // hand out the same value again: then it serves for a minute before we ask once more.
  const keep = (pass: Pass) => {
    current = {
      ...pass,
      usableUntil: Math.max(Math.min(now() + MINUTE, pass.expiresAt), pass.expiresAt - 5 * MINUTE),
    }
    return pass.value
  }

  async function renew(refused: string | undefined): Promise<string> {
    const shared = db && (await findWecomToken(db, name))
    if (shared && isUsable(shared, refused) && now() < shared.expiresAt - 5 * MINUTE)
      return keep(shared)
    if (lastNo && now() < lastNo.until) throw lastNo.error
    try {
      const { value, expiresIn } = await fetchPass()
      const pass = { value, expiresAt: now() + expiresIn * 1000 }
      lastNo = undefined
      if (db) await saveWecomToken(db, name, pass, now())
      return keep(pass)
    } catch (error) {
      // A wrong secret asked again and again gets our address barred for an hour.
      const no = error as Partial<WecomError>
      if (no.isPermanent) lastNo = { error: error as WecomError, until: now() + 5 * MINUTE }
      throw error
    }
  }

  return async (refused?: string): Promise<string> => {
    if (current && current.value !== refused && now() < current.usableUntil) return current.value
    const other = underWay
    if (other) {
      const value = await other.value
      // A renewal that began before ours was refused may have found the same one again.
      if (value !== refused || other.refused === refused) return value
    }
    underWay ??= { refused, value: renew(refused).finally(() => (underWay = undefined)) }
    return underWay.value
  }
}

/** Tells apps (and a changed secret) apart without telling the secret. */
export const passName = (kind: string, corpId: string, agentId: number, secret: string) =>
  `${kind}:${corpId}:${agentId}:${createHash('sha256').update(secret).digest('hex').slice(0, 12)}`
