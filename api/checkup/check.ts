import { WecomError } from '../wecom/error.ts'

/** What is looked at, in the order in which one thing needs the other. */
export type CheckName =
  | 'secret'
  | 'ip'
  | 'agent'
  | 'domain'
  | 'signature'
  | 'contacts'
  | 'callback'
  | 'jobs'
  | 'kf'
  | 'upgrade'
  | 'collect'
  | 'orders'
  | 'pay'
  | 'mini'
  | 'official'
  | 'archive'

/**
 * right: so somebody said whom we asked. wrong: so they said, or it cannot be right. off: not
 * connected, nothing is missing. unsure: nobody could be asked, or the answer says neither.
 */
export type CheckState = 'right' | 'wrong' | 'off' | 'unsure'

/** One line of 接入自检: no secret is in it, nor what one could be guessed from. */
export interface Check {
  name: CheckName
  state: CheckState
  /** Why it is not right: a word the screen has a sentence for. */
  why: string | null
  /** WeCom's (or WeChat's) own number, where it gave one. */
  errcode: number | null
  /** What came back, for the sentence. */
  facts: Record<string, string | number>
}

type Facts = Check['facts']

export const right = (name: CheckName, facts: Facts = {}): Check => ({
  name,
  state: 'right',
  why: null,
  errcode: null,
  facts,
})

export const notRight = (
  name: CheckName,
  state: Exclude<CheckState, 'right'>,
  why: string,
  facts: Facts = {},
  errcode: number | null = null,
): Check => ({ name, state, why, errcode, facts })

// What WeCom's numbers say of a configuration.
const WHY: Record<number, string> = {
  40001: 'secret',
  40013: 'corp',
  40056: 'agent',
  40091: 'secret',
  48002: 'forbidden',
  48006: 'closed',
  48007: 'forbidden',
  60011: 'range',
  60020: 'ip',
  60030: 'forbidden',
  84074: 'forbidden',
  95011: 'forbidden',
  95012: 'forbidden',
  95017: 'forbidden',
  301002: 'agent',
}

/** The line for a call that came to nothing. Anything but WeCom's own error is thrown on. */
export function lineFor(name: CheckName, error: unknown): Check {
  if (!(error instanceof WecomError)) throw error
  const { errcode } = error
  const code = errcode === 0 ? null : errcode
  if (!error.isPermanent) return notRight(name, 'unsure', 'away', {}, code)
  return notRight(name, 'wrong', WHY[errcode] ?? 'other', ipOf(error), code)
}

/** The address WeCom saw us come from: it says so in its words when it turns us away. */
export function ipOf(error: unknown): Facts {
  const ip = /from ip: ?([\d.:a-f]{3,45})/i.exec(error instanceof Error ? error.message : '')?.[1]
  return ip ? { ip } : {}
}
