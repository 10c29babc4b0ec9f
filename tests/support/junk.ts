import * as fc from 'fast-check'

/** Whole numbers below `end`, the same for the same seed. */
export type Dice = (end: number) => number

export function dice(seed: number): Dice {
  let state = seed >>> 0
  return (end) => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % end
  }
}

/** One of a list. */
export const from = <T>(roll: Dice, list: readonly T[]): T => list[roll(list.length)]!

/** Stands for one of `RAW_JSON` until the text is made. */
export const RAW = '@@raw@@'
/** JSON as no serialiser writes it. */
export const RAW_JSON = [
  '1e400',
  '-1e400',
  '1e-400',
  '-0',
  '99999999999999999999999999',
  '9007199254740993',
  '0.1e1',
  '"\\ud800"',
  '"\\udc00\\ud800"',
  '"\\u0000"',
  '"\\u202e\\u2066\\ufeff"',
  '{"__proto__":{"polluted":1}}',
  '{"constructor":{"prototype":{"polluted":1}}}',
  '{"toString":1,"valueOf":2,"hasOwnProperty":3}',
  '{"a":1,"a":2}',
  `${'['.repeat(200)}${']'.repeat(200)}`,
  'NaN',
  'undefined',
  '01',
  "'x'",
]

/** Texts that have broken something somewhere. */
export const STRINGS = [
  '',
  ' ',
  '\u0000',
  '\ufeff',
  '\ud800',
  '__proto__',
  'constructor',
  'toString',
  "x' or 1=1 -- ",
  '"; drop table customer; --',
  '%00',
  '../../etc/passwd',
  '\\',
  '1e999',
  'NaN',
  '-1',
  '0x1F',
  '1.5',
  '😀'.repeat(400),
  'é'.repeat(64),
  'x'.repeat(65),
  'x'.repeat(9_000),
  '\r\nset-cookie: a=b',
  '2026-02-31',
  '2026-13-01',
  '9999-12-31',
  '{称呼}',
  '<script>',
  'null',
  '9'.repeat(15),
  '1.a',
  '0_x',
  '999999999999999_x',
]

/** Values of every kind; `seed` makes the same ones again. */
export function junkOf(seed: number) {
  const some = (arbitrary: fc.Arbitrary<unknown>, numRuns: number) =>
    fc.sample(arbitrary, { seed, numRuns })
  return {
    values: [
      ...some(fc.jsonValue({ maxDepth: 4 }), 250),
      ...some(fc.double(), 60),
      ...some(fc.integer(), 40),
      ...some(fc.maxSafeInteger(), 40),
      ...some(fc.string({ unit: 'binary', maxLength: 80 }), 150),
      ...STRINGS,
      null,
      true,
      0,
      -1,
      1e308,
      2 ** 53,
      [],
      {},
      [null],
      [{}],
      ...Array.from({ length: 60 }, () => RAW),
    ],
    texts: [
      ...(some(fc.string({ unit: 'binary', maxLength: 120 }), 250) as string[]),
      ...(some(fc.string({ unit: 'grapheme', maxLength: 60 }), 100) as string[]),
      ...STRINGS,
    ],
  }
}
export type Junk = ReturnType<typeof junkOf>
