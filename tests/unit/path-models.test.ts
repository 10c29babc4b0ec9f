import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  creditPaths,
  endsFirst,
  evenTouch,
  fadingWeights,
  firstTouch,
  lastTouch,
  lastTouchBut,
  shapleyOfSubsets,
  type PathRow,
  type PathRule,
} from '../../api/attribution/models/path-rules.ts'
import { removalEffects } from '../../api/attribution/models/removal-effect.ts'

// Published numbers lie beside the project; some of them stand here too, so that a clone alone is
// held to them.
const folder = resolve(import.meta.dirname, '../../../shared/data')
const read = (name: string) => {
  const file = resolve(folder, name)
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null
}
const worked = read('worked-examples/cases.json')
const dp6 = read('dp6-mam/reference.json')
const snowplow = read('snowplow-fractribution/reference.json')
if (!worked || !dp6 || !snowplow) {
  process.stderr.write(`Attribution references are not at ${folder}: only the table is tried.\n`)
}

type Wanted = Record<string, Record<string, number | string>>
interface Case {
  id: string
  paths: string[][]
  conversions: number[]
  nulls?: number[]
  /** Worth of each path, where it is not its conversions. */
  value_per_path?: number[]
  published?: Wanted
  exact?: Wanted
  package_output?: Wanted
}

const RULES: Record<string, (rows: PathRow[]) => Map<string, number>> = {
  first_touch: (rows) => creditPaths(rows, firstTouch),
  last_touch: (rows) => creditPaths(rows, lastTouch),
  last_non_A: (rows) => creditPaths(rows, lastTouchBut('A')),
  last_non_direct: (rows) => creditPaths(rows, lastTouchBut('direct')),
  linear: (rows) => creditPaths(rows, evenTouch),
  position_40_20_40: (rows) => creditPaths(rows, endsFirst(0.4, 0.4)),
  position_30_0_70: (rows) => creditPaths(rows, endsFirst(0.3, 0.7)),
  shapley_subset_value: shapleyOfSubsets,
  markov_order1_removal_effect: (rows) => removalEffects(rows).effects,
  markov_order1_conversions: (rows) => {
    const all = rows.reduce((sum, row) => sum + row.conversions, 0)
    return new Map([...removalEffects(rows).shares].map(([place, part]) => [place, part * all]))
  },
}
const isAbout = new Set(['markov_order1_removal_effect', 'markov_order1_conversions'])
const number = (told: number | string) => {
  const [top, bottom = 1] = String(told).split('/').map(Number)
  return top! / bottom
}

const own: Case[] = [
  {
    id: 'three paths',
    paths: [['a'], ['b', 'c'], ['c', 'a', 'b']],
    conversions: [2, 1, 5],
    published: {
      first_touch: { a: 2, b: 1, c: 5 },
      last_touch: { a: 2, b: 5, c: 1 },
      linear: { a: '11/3', b: '13/6', c: '13/6' },
      position_40_20_40: { a: 3, b: 2.5, c: 2.5 },
      shapley_subset_value: { a: '11/3', b: '13/6', c: '13/6' },
    },
  },
  {
    id: 'with people who did not buy',
    paths: [['direct'], ['search', 'email'], ['search', 'social', 'email']],
    conversions: [2, 3, 5],
    nulls: [1, 2, 4],
    exact: {
      markov_order1_removal_effect: { direct: '1/5', email: '4/5', search: '4/5', social: '18/35' },
    },
  },
  {
    id: 'nine paths',
    paths: ['A', 'AB', 'ABC', 'B', 'BA', 'BCA', 'C', 'CA', 'CBA'].map((text) => text.split('')),
    conversions: Array.from({ length: 9 }, () => 1),
    value_per_path: Array.from({ length: 9 }, () => 3),
    exact: {
      markov_order1_removal_effect: { A: '2/3', B: '8/15', C: '28/57' },
      last_non_A: { A: 3, B: 12, C: 12 },
      position_40_20_40: { A: 11.1, B: 8.4, C: 7.5 },
    },
  },
]
const wantedOf = (one: Case) =>
  [one.published, one.exact, one.package_output].flatMap((some) => Object.entries(some ?? {}))

describe('published numbers', () => {
  const published = ((worked ?? []) as Case[]).filter((one) => one.paths && one.conversions)
  const cases = [...own, ...published].flatMap((one) =>
    wantedOf(one)
      .filter(([model]) => RULES[model])
      .map(([model, wanted]) => ({ one, id: one.id, model, wanted })),
  )
  test.each(cases)('$id: $model', ({ one, model, wanted }) => {
    const worth = isAbout.has(model) ? one.conversions : (one.value_per_path ?? one.conversions)
    const rows = one.paths.map((path, i) => ({
      path,
      conversions: worth[i]!,
      nulls: one.nulls?.[i] ?? 0,
    }))
    const got = RULES[model]!(rows)
    for (const [place, told] of Object.entries(wanted)) {
      expect(got.get(place) ?? 0, place).toBeCloseTo(number(told), 12)
    }
  })

  test('half as much for each half-life: 1/15, 2/15, 4/15, 8/15 over three weeks', () => {
    const weights = fadingWeights([21, 14, 7, 0], 7)
    weights.forEach((weight, i) => expect(weight).toBeCloseTo([1, 2, 4, 8][i]! / 15, 15))
  })

  test('¥12,000 over five touches of a month, touch by touch', () => {
    const path = ['facebook', 'search', 'email', 'organic', 'direct']
    const of = (rule: PathRule) => rule(path).map((weight) => Math.round(weight * 12_000))
    expect(of(firstTouch)).toEqual([12_000, 0, 0, 0, 0])
    expect(of(lastTouch)).toEqual([0, 0, 0, 0, 12_000])
    expect(of(lastTouchBut('direct'))).toEqual([0, 0, 0, 12_000, 0])
    expect(of(evenTouch)).toEqual([2400, 2400, 2400, 2400, 2400])
    expect(of(endsFirst(0.4, 0.4))).toEqual([4800, 800, 800, 800, 4800])
    const fading = fadingWeights([38, 33, 26, 8, 0], 7).map((weight) => Math.round(weight * 12_000))
    expect(fading).toEqual([175, 287, 575, 3417, 7545])
  })

  test('journeys of a published test: rules, fading and removal', () => {
    for (const { journeys, reference } of Object.values<any>(dp6 ?? {})) {
      if (!reference) continue
      const rows: PathRow[] = journeys.map((one: { path: string[]; converted: boolean }) => ({
        path: one.path,
        conversions: Number(one.converted),
        nulls: Number(!one.converted),
      }))
      for (const [model, wanted] of Object.entries<any>(reference)) {
        if (!RULES[model]) continue
        const got = RULES[model](rows)
        for (const [place, told] of Object.entries<number>(wanted)) {
          expect(got.get(place) ?? 0, `${model} ${place}`).toBeCloseTo(told, 12)
        }
      }
      const { bought, effects } = removalEffects(rows)
      expect(bought).toBeCloseTo(reference.markov_order1.p_conversion, 12)
      for (const [place, told] of Object.entries<number>(reference.markov_order1.removal_effect)) {
        expect(effects.get(place), place).toBeCloseTo(told, 12)
      }
    }
  })

  test('ninety-eight events of a published pipeline, as paths', () => {
    const rows: PathRow[] = (snowplow?.path_summary ?? []).map(
      (one: { path: string[]; conversions: number; non_conversions: number }) => ({
        path: one.path,
        conversions: one.conversions,
        nulls: one.non_conversions,
      }),
    )
    for (const model of ['first_touch', 'last_touch', 'linear', 'position_40_20_40']) {
      const wanted = snowplow?.models[model].conversions ?? {}
      const got = RULES[model]!(rows)
      for (const [place, told] of Object.entries<number>(wanted)) {
        expect(got.get(place) ?? 0, `${model} ${place}`).toBeCloseTo(told, 12)
      }
    }
  })
})

describe('what must hold of any paths', () => {
  const rows: fc.Arbitrary<PathRow[]> = fc.array(
    fc.record({
      path: fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 6 }),
      conversions: fc.integer({ min: 0, max: 9 }),
      nulls: fc.integer({ min: 0, max: 9 }),
    }),
    { minLength: 1, maxLength: 8 },
  )
  const sum = (values: Iterable<number>) => [...values].reduce((total, one) => total + one, 0)

  test('what is credited is what was bought, and splitting a row changes nothing', () => {
    fc.assert(
      fc.property(rows, (some) => {
        const all = sum(some.map(({ conversions }) => conversions))
        const split = some.flatMap((row) => [
          { ...row, conversions: Math.floor(row.conversions / 2), nulls: 0 },
          { ...row, conversions: Math.ceil(row.conversions / 2) },
        ])
        for (const model of ['first_touch', 'last_touch', 'linear', 'position_40_20_40']) {
          const got = RULES[model]!(some)
          expect(sum(got.values())).toBeCloseTo(all, 9)
          const again = RULES[model]!(split)
          for (const [place, part] of got) expect(again.get(place)).toBeCloseTo(part, 9)
        }
      }),
    )
  })

  test('staying at a place changes no removal effect, and each lies between nothing and all', () => {
    fc.assert(
      fc.property(rows, (some) => {
        const { effects } = removalEffects(some)
        const collapsed = some.map((row) => ({
          ...row,
          path: row.path.filter((place, i) => place !== row.path[i - 1]),
        }))
        const again = removalEffects(collapsed).effects
        for (const [place, effect] of effects) {
          expect(effect).toBeGreaterThanOrEqual(-1e-9)
          expect(effect).toBeLessThanOrEqual(1 + 1e-9)
          expect(again.get(place)).toBeCloseTo(effect, 9)
        }
      }),
    )
  })
})
