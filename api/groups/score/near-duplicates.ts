import { asksSomething } from './asks.ts'
import { withoutStickers } from './stickers.ts'

const BITS = 64
/** Fingerprints that differ in so few of their bits are of one message, said again. */
const NEAR = 12
const FEWEST = 4

/** What of a message carries meaning: no stickers, signs or spaces, and every number alike. */
function lettersOf(text: string): string[] {
  const bare = withoutStickers(text.normalize('NFKC').toLowerCase())
  return [...bare.replace(/[^\p{L}\p{N}]+/gu, '').replace(/\d+/gu, '0')]
}

/**
 * Simhash over single letters and pairs (Charikar 2002): like texts have like fingerprints, so that
 * 「接龙 7」 and 「接龙 8」 are one, and nothing of what was said can be read out of it.
 */
function fingerprint(letters: string[]): bigint {
  const weights = new Int32Array(BITS)
  const add = (piece: string) => {
    const hash = hashOf(piece)
    for (let bit = 0; bit < BITS; bit++) weights[bit]! += (hash >> BigInt(bit)) & 1n ? 1 : -1
  }
  for (const [i, letter] of letters.entries()) {
    add(letter)
    if (i + 1 < letters.length) add(letter + letters[i + 1]!)
  }
  let print = 0n
  for (let bit = 0; bit < BITS; bit++) if (weights[bit]! > 0) print |= 1n << BigInt(bit)
  return print
}

const WHOLE = (1n << 64n) - 1n

/** FNV-1a of 64 bits, stirred once more: of two letters its upper bits would say little. */
function hashOf(piece: string): bigint {
  let hash = 0xcbf29ce484222325n
  for (const letter of piece) {
    hash = ((hash ^ BigInt(letter.codePointAt(0)!)) * 0x100000001b3n) & WHOLE
  }
  hash ^= hash >> 33n
  hash = (hash * 0xff51afd7ed558ccdn) & WHOLE
  return hash ^ (hash >> 33n)
}

function bitsBetween(one: bigint, other: bigint): number {
  let count = 0
  for (let rest = one ^ other; rest > 0n; rest &= rest - 1n) count += 1
  return count
}

/** Whether two messages say the same with a word more or less. */
export const saysTheSame = (one: string, other: string): boolean =>
  bitsBetween(fingerprint(lettersOf(one)), fingerprint(lettersOf(other))) <= NEAR

/** How often somebody spoke and asked on one day, and how many of it were worth nothing. */
export interface SpokenCount {
  messages: number
  questions: number
  /** Under four letters, stickers alone, or said before. */
  repeats: number
}

/** Counts one member's messages of one day; nothing of their text is left afterwards. */
export function countSpoken(texts: string[]): SpokenCount {
  const said: bigint[] = []
  let questions = 0
  for (const text of texts) {
    const letters = lettersOf(text)
    if (letters.length < FEWEST) continue
    const print = fingerprint(letters)
    if (said.some((before) => bitsBetween(before, print) <= NEAR)) continue
    said.push(print)
    if (asksSomething(text)) questions += 1
  }
  return { messages: texts.length, questions, repeats: texts.length - said.length }
}
