import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { Config } from '../config.ts'
import { keyObjectFor, keyFor } from '../session/keys.ts'

/** What a page's token says: by which share it was opened, and whether only to look at it. */
export interface PageToken {
  shareId: string
  /** A member looking before sending: never counted. */
  preview: boolean
}

const FORM = /^v1\.([\w-]{6})\.([\w-]{2,64})\.([\w-]{43})$/
const PREVIEW = 1
const UUID_INSIDE = 2
const OURS = /^share_[0-9a-f]{32}$/

/**
 * `v1.<kid>.<payload>.<mac>`, at most 120 characters. Carries no name of a person, group or page;
 * the same share always has the same token.
 */
export function issuePageToken(
  config: Config,
  { shareId, preview = false }: { shareId: string; preview?: boolean },
): string {
  const isOurs = OURS.test(shareId)
  const id = isOurs ? Buffer.from(shareId.slice('share_'.length), 'hex') : Buffer.from(shareId)
  const flags = (preview ? PREVIEW : 0) | (isOurs ? UUID_INSIDE : 0)
  const { kid, mac } = signer(config)
  const payload = Buffer.concat([Buffer.of(flags), id]).toString('base64url')
  const head = `v1.${kid}.${payload}`
  return `${head}.${mac(head)}`
}

// A card is opened by a whole group: its token is checked once, then known. Only good ones are kept.
const KNOWN_TOKENS = 4_096

/** What the token says; nothing when a single bit of it is not ours. */
export function readPageToken(config: Config, text: string): PageToken | undefined {
  const { known } = signer(config)
  let token = known.get(text)
  if (token) return token
  token = checkPageToken(config, text)
  if (!token) return undefined
  if (known.size >= KNOWN_TOKENS) known.clear()
  known.set(text, token)
  return token
}

function checkPageToken(config: Config, text: string): Readonly<PageToken> | undefined {
  const parts = FORM.exec(text)
  if (!parts) return undefined
  const { kid, mac } = signer(config)
  if (parts[1] !== kid) return undefined
  // The text is compared, not the bytes: base64 has spare bits, and each token has one spelling.
  const given = Buffer.from(parts[3]!)
  const expected = Buffer.from(mac(text.slice(0, -44)))
  if (!timingSafeEqual(given, expected)) return undefined
  const payload = Buffer.from(parts[2]!, 'base64url')
  const flags = payload[0]!
  const id = payload.subarray(1)
  return {
    shareId: flags & UUID_INSIDE ? `share_${id.toString('hex')}` : id.toString(),
    preview: (flags & PREVIEW) !== 0,
  }
}

interface Signer {
  kid: string
  known: Map<string, Readonly<PageToken>>
  mac: (head: string) => string
}
const signers = new WeakMap<Config, Signer>()

function signer(config: Config): Signer {
  const known = signers.get(config)
  if (known) return known
  const key = keyObjectFor(config, 'page-token')
  const made = {
    kid: createHash('sha256').update(keyFor(config, 'page-token')).digest('base64url').slice(0, 6),
    known: new Map<string, Readonly<PageToken>>(),
    // The corp stands inside: a token of another corp is not ours even under the same secret.
    mac: (head: string) =>
      createHmac('sha256', key).update(`${config.wecom.corpId}\n${head}`).digest('base64url'),
  }
  signers.set(config, made)
  return made
}
