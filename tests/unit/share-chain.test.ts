import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { diffusionOf, spreadOf, type Exposure } from '../../api/chain/diffusion.ts'
import { chainReference } from '../support/chain-reference.ts'

const published = chainReference()

interface Shape {
  id: string
  edges: [string, string][]
  root: string
  size: number
  per_depth: number[]
  max_depth: number
  average_pair_distance: string
  k_by_generation: string[]
}
const edges = (text: string) => text.split(' ').map((pair) => pair.split('') as [string, string])
const shape = (
  id: string,
  text: string,
  per_depth: number[],
  average_pair_distance: string,
  k_by_generation: string[],
): Shape => ({
  id,
  edges: edges(text),
  root: 's',
  size: per_depth.reduce((sum, n) => sum + n),
  per_depth,
  max_depth: per_depth.length - 1,
  average_pair_distance,
  k_by_generation,
})
const shapes = [
  shape('star5', 'sa sb sc sd', [1, 4], '8/5', ['4']),
  shape('chain5', 'sa ab bc cd', [1, 1, 1, 1, 1], '2', ['1', '1', '1', '1']),
  shape('binary7', 'sa sb ac ad be bf', [1, 2, 4], '16/7', ['2', '2']),
  shape('broadcast_plus_chain', 'sa sb sc cd de', [1, 3, 1, 1], '32/15', ['3', '1/3', '1']),
]

interface Building {
  id: string
  opens: { viewer: string; via: string; at: number; received_at?: number }[]
  identity?: Record<string, string>
  expected_parent: Record<string, string>
  expected_touches?: Record<string, string[]>
  expected_root?: Record<string, string>
  expected_depth?: Record<string, number>
}
const opens = (text: string) =>
  text.split(' ').map((one) => {
    const [viewer = '', via = '', at] = one.split(/[<@]/)
    return { viewer, via, at: Number(at) }
  })
const buildings: Building[] = [
  { id: 'self_open', opens: opens('A<A@1'), expected_parent: {} },
  {
    id: 'first_parent_wins',
    opens: opens('B<A@1 B<C@2'),
    expected_parent: { B: 'A' },
    expected_touches: { B: ['A', 'C'] },
  },
  { id: 'no_cycle', opens: opens('B<A@1 A<B@2'), expected_parent: { B: 'A' } },
  { id: 'late_arrival', opens: opens('B<C@5 B<A@3'), expected_parent: { B: 'A' } },
  {
    id: 'merge',
    opens: opens('anon1<A@1 user7<C@2'),
    identity: { anon1: 'user7' },
    expected_parent: { user7: 'A' },
  },
  {
    id: 'forward_of_forward',
    opens: opens('A<staff@1 B<A@2 C<B@3'),
    expected_parent: { A: 'staff', B: 'A', C: 'B' },
    expected_root: { C: 'staff' },
    expected_depth: { A: 1, B: 2, C: 3 },
  },
]

/** Exactly this fraction, and not a rounding of it. */
const isFraction = (text: string, { of, over }: { of: number; over: number }) => {
  const [top, bottom = 1] = text.split('/').map(Number)
  expect(of * bottom).toBe(over * top!)
}
const upwards = (parentOf: ReadonlyMap<string, string>, person: string) => {
  const chain = [person]
  for (let at = parentOf.get(person); at !== undefined; at = parentOf.get(at)) chain.push(at)
  return chain
}

describe('the shape of a chain', () => {
  test.each([...shapes, ...((published?.structural_virality as Shape[]) ?? [])])(
    '$id has these generations, this K and this mean distance',
    (one) => {
      const spread = spreadOf(new Map(one.edges.map(([from, to]) => [to, from])), one.root)
      expect(spread.perGeneration).toEqual(one.per_depth)
      expect(spread.depth).toBe(one.max_depth)
      expect(spread.pairs).toBe((one.size * (one.size - 1)) / 2)
      isFraction(one.average_pair_distance, { of: spread.distances, over: spread.pairs })
      expect(spread.k).toHaveLength(one.k_by_generation.length)
      one.k_by_generation.forEach((k, i) => {
        isFraction(k, { of: spread.k[i]!.to, over: spread.k[i]!.from })
      })
    },
  )

  test('a star is 2(n-1)/n and a chain (n+1)/3, of any size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 300 }), (n) => {
        const people = Array.from({ length: n - 1 }, (_, i) => `p${i}`)
        const star = spreadOf(new Map(people.map((one) => [one, 's'])), 's')
        isFraction(`${2 * (n - 1)}/${n}`, { of: star.distances, over: star.pairs })
        const chain = spreadOf(new Map(people.map((one, i) => [one, people[i - 1] ?? 's'])), 's')
        isFraction(`${n + 1}/3`, { of: chain.distances, over: chain.pairs })
        expect([star.depth, star.breadth, chain.depth]).toEqual([1, n - 1, n - 1])
      }),
      { numRuns: 60 },
    )
  })

  const aTree = fc
    .array(fc.nat(), { minLength: 1, maxLength: 40 })
    .map((picks) => new Map(picks.map((pick, i) => [`p${i}`, i === 0 ? 's' : `p${pick % i}`])))

  test('the mean distance is the one counted pair by pair', () => {
    fc.assert(
      fc.property(aTree, (parentOf) => {
        const people = ['s', ...parentOf.keys()]
        let sum = 0
        for (const [i, a] of people.entries()) {
          for (const b of people.slice(i + 1)) {
            const up = upwards(parentOf, a)
            const meets = upwards(parentOf, b).findIndex((one) => up.includes(one))
            sum += meets + up.indexOf(upwards(parentOf, b)[meets]!)
          }
        }
        expect(spreadOf(parentOf, 's').distances).toBe(sum)
      }),
      { numRuns: 100 },
    )
  })
})

describe('who had it from whom', () => {
  test.each([...buildings, ...((published?.tree_building as Building[]) ?? [])])(
    '$id',
    ({
      opens: seen,
      identity,
      expected_parent,
      expected_touches,
      expected_root,
      expected_depth,
    }) => {
      const { parentOf, touchesOf } = diffusionOf(seen, new Map(Object.entries(identity ?? {})))
      expect(Object.fromEntries(parentOf)).toEqual(expected_parent)
      for (const [person, touches] of Object.entries(expected_touches ?? {})) {
        expect(touchesOf.get(person)).toEqual(touches)
      }
      for (const [person, root] of Object.entries(expected_root ?? {})) {
        expect(upwards(parentOf, person).at(-1)).toBe(root)
      }
      for (const [person, depth] of Object.entries(expected_depth ?? {})) {
        expect(upwards(parentOf, person)).toHaveLength(depth + 1)
      }
    },
  )

  const person = fc.constantFrom('s', 'a', 'b', 'c', 'd', 'e')
  const someOpens: fc.Arbitrary<Exposure[]> = fc
    .array(fc.record({ viewer: person, via: person }), { maxLength: 30 })
    .map((some) => some.map((one, i) => ({ ...one, at: i })))
  const inAnyOrder = someOpens.chain((some) =>
    fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length })),
  )

  test('nobody is above herself, whatever was opened', () => {
    fc.assert(
      fc.property(someOpens, (some) => {
        const { parentOf } = diffusionOf(some)
        for (const one of parentOf.keys()) {
          const seen = new Set<string>()
          for (let at: string | undefined = one; at !== undefined; at = parentOf.get(at)) {
            expect(seen.has(at)).toBe(false)
            seen.add(at)
          }
        }
      }),
    )
  })

  test('the order in which we hear of openings changes nothing', () => {
    fc.assert(
      fc.property(inAnyOrder, ([some, shuffled]) => {
        expect(diffusionOf(shuffled)).toEqual(diffusionOf(some))
      }),
    )
  })

  test('known late is known all along', () => {
    fc.assert(
      fc.property(someOpens, (some) => {
        const before = some.map((one) => ({
          ...one,
          viewer: one.viewer === 'a' && one.at % 2 ? 'anon' : one.viewer,
        }))
        expect(diffusionOf(before, new Map([['anon', 'a']]))).toEqual(diffusionOf(some))
      }),
    )
  })
})
