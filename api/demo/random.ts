/** A small repeatable stream of numbers: the same seed gives the same shop for ever. */
export interface Random {
  /** 0 ≤ x < 1 */
  next: () => number
  /** A whole number, both ends included. */
  int: (from: number, to: number) => number
  pick: <T>(list: readonly T[]) => T
  shuffle: <T>(list: readonly T[]) => T[]
}

const hash = (text: string): number => {
  let h = 2_166_136_261
  for (const char of text) h = Math.imul(h ^ char.codePointAt(0)!, 16_777_619)
  return h >>> 0
}

/** Mulberry32 over an FNV-1a hash of the seed. */
export function seededRandom(seed: string): Random {
  let state = hash(seed)
  const next = () => {
    state = (state + 0x6d_2b_79_f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const int = (from: number, to: number) => from + Math.floor(next() * (to - from + 1))
  return {
    next,
    int,
    pick: (list) => list[int(0, list.length - 1)]!,
    shuffle: (list) => {
      const out = [...list]
      for (let i = out.length - 1; i > 0; i--) {
        const j = int(0, i)
        ;[out[i], out[j]] = [out[j]!, out[i]!]
      }
      return out
    },
  }
}

/** A short id that looks like WeChat's and never changes for the same words. */
export const stableId = (prefix: string, words: string, length = 20): string => {
  const random = seededRandom(words)
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-'
  return prefix + Array.from({ length }, () => random.pick([...letters])).join('')
}
