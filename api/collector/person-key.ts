import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import type { Config } from '../config.ts'
import { keyObjectFor } from '../session/keys.ts'

const salts = new Map<string, KeyObject>()

// A new salt each day: yesterday's keys cannot be told to be today's, nor led back to a person.
function saltOf(config: Pick<Config, 'sessionSecret'>, day: string): KeyObject {
  const name = `${day} ${config.sessionSecret}`
  const known = salts.get(name)
  if (known) return known
  const hash = createHmac('sha256', keyObjectFor(config, 'day-salt')).update(day).digest()
  const salt = createSecretKey(hash)
  if (salts.size > 8) salts.clear()
  salts.set(name, salt)
  return salt
}

/** Whoever it is, by what her browser shows us; never stored. */
export interface Unnamed {
  openId?: string | undefined
  browserId?: string | undefined
  /** Address and browser, when there is no cookie. */
  source?: string | undefined
}

/** Keeps one unnamed person apart from another for one day, and says nothing of who she is. */
export function dayKeyOf(
  config: Pick<Config, 'sessionSecret'>,
  day: string,
  { openId, browserId, source }: Unnamed,
): string {
  const who = openId ? `o:${openId}` : browserId ? `b:${browserId}` : `s:${source}`
  const hash = createHmac('sha256', saltOf(config, day)).update(who).digest('hex')
  return `d_${hash.slice(0, 40)}`
}

/** The same person, who was no member of the group a page was sent to. */
export const outsiderKeyOf = (dayKey: string) => dayKey.replace(/^d_/, 'o_')
