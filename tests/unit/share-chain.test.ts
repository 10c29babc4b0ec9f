import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CHAIN_MODELS, creditChain, paidLevels } from '../../api/chain/chain-credit.ts'
import { chainFacts, type ChainReader, type ChainShare } from '../../api/chain/chain-facts.ts'
import { creditNodes } from '../../api/chain/credit-nodes.ts'
import { diffusionOf, spreadOf, type Exposure } from '../../api/chain/diffusion.ts'

// The reference cases lie beside the project; their numbers stand here too, so that a clone alone
// is held to them.
const file = resolve(import.meta.dirname, '../../../shared/data/share-chain/cases.json')
const published = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null
if (!published) {
  process.stderr.write(`The share-chain cases are not at ${file}: only the table here is tried.\n`)
}

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

describe('a sending as the shop keeps it', () => {
  const aShare = (id: string, parent: string | null, over: Partial<ChainShare> = {}) => ({
    id,
    parentShareId: parent,
    depth: parent === null ? 0 : 1,
    createdAt: 0,
    sharerKey: null,
    ...over,
  })
  const reads = (text: string): ChainReader[] =>
    text.split(' ').map((one, i) => {
      const [personKey = '', shareId = ''] = one.split('@')
      return { shareId, personKey, firstAt: 10 + i }
    })

  test('readers of a forward hang from the reader who made it', () => {
    const facts = chainFacts(
      [aShare('r', null), aShare('f', 'r', { sharerKey: 'a' })],
      reads('a@r b@r c@f d@f a@f'),
    )
    expect(facts.perGeneration).toEqual([1, 2, 2])
    expect(facts).toMatchObject({ people: 4, forwards: 1, selfOpens: 1, reEntries: 0, depth: 2 })
    expect(Object.fromEntries(facts.readersOf)).toEqual({ r: 2, f: 2 })
  })

  test('a forward nobody is known for is made by a reader who is there already', () => {
    const facts = chainFacts([aShare('r', null), aShare('f', 'r')], reads('a@r b@r c@f'))
    expect(facts.perGeneration).toEqual([1, 2, 1])
    const unseen = chainFacts([aShare('r', null), aShare('f', 'r')], reads('c@f'))
    expect(unseen.perGeneration).toEqual([1, 1, 1])
  })

  test('read again from a friend is a re-entry, from one’s own follower a loop', () => {
    const facts = chainFacts(
      [
        aShare('r', null),
        aShare('f', 'r', { sharerKey: 'a' }),
        aShare('g', 'f', { depth: 2, sharerKey: 'b' }),
        aShare('h', 'f', { depth: 2, sharerKey: 'a' }),
      ],
      reads('a@r b@f c@r c@f a@g'),
    )
    expect(facts).toMatchObject({ people: 3, reEntries: 2, loops: 1, selfForwards: 1, depth: 2 })
  })

  const aChain = fc
    .array(fc.record({ parent: fc.nat(), sharer: fc.option(fc.nat(7)), gap: fc.nat(3) }), {
      maxLength: 12,
    })
    .chain((made) => {
      const shares: ChainShare[] = [aShare('r', null)]
      made.forEach(({ parent, sharer, gap }, i) => {
        const above = shares[parent % shares.length]!
        shares.push({
          id: `f${i}`,
          parentShareId: above.id,
          depth: above.depth + 1,
          createdAt: above.createdAt + gap,
          sharerKey: sharer === null ? null : `p${sharer}`,
        })
      })
      const reader = fc.record({
        shareId: fc.constantFrom(...shares.map(({ id }) => id)),
        personKey: fc.nat(9).map((n) => `p${n}`),
        firstAt: fc.nat(40),
      })
      const readers = fc.uniqueArray(reader, {
        maxLength: 40,
        selector: ({ shareId, personKey }) => `${shareId} ${personKey}`,
      })
      return readers.chain((rows) =>
        fc.tuple(
          fc.constant({ shares, rows }),
          fc.shuffledSubarray(shares, { minLength: shares.length }),
          fc.shuffledSubarray(rows, { minLength: rows.length }),
        ),
      )
    })

  test('everybody who read or passed on is in the tree once, in whatever order rows come', () => {
    fc.assert(
      fc.property(aChain, ([{ shares, rows }, otherShares, otherRows]) => {
        const facts = chainFacts(shares, rows)
        expect(chainFacts(otherShares, otherRows)).toEqual(facts)
        const known = new Set([
          ...rows.map(({ personKey }) => personKey),
          ...shares.flatMap(({ sharerKey }) => sharerKey ?? []),
        ])
        const unknown = shares.filter((one) => one.parentShareId && !one.sharerKey).length
        expect(facts.people).toBeGreaterThanOrEqual(known.size)
        expect(facts.people).toBeLessThanOrEqual(known.size + unknown)
      }),
    )
  })
})

describe('credit along a chain', () => {
  test('MIT’s balloons: the finder 2000, then half as much each hand further away', () => {
    const reference = published?.recursive_incentive_MIT_2009.cases ?? []
    const cases = [
      {
        chain_from_buyer_side_outwards: ['finder', 'inviter', 'inviter2', 'inviter3'],
        amounts: { finder: '2000', inviter: '1000', inviter2: '500', inviter3: '250' },
        sum: '3750',
      },
      ...reference,
    ]
    for (const { chain_from_buyer_side_outwards: outwards, amounts, sum } of cases) {
      const parts = creditChain(outwards.toReversed(), Number(sum), 'geometric')
      expect(Object.fromEntries(parts)).toEqual(
        Object.fromEntries(Object.entries(amounts).map(([who, text]) => [who, Number(text)])),
      )
    }
  })

  test('at most two are ever paid: whose link was opened, and who brought her', () => {
    const cases = [
      {
        chain_root_first: ['staff', 'A', 'B', 'C'],
        paid_levels: { 1: 'C', 2: 'B' },
        not_paid: ['A', 'staff'],
      },
      ...(published?.two_level_cap.cases ?? []),
    ]
    for (const { chain_root_first: chain, paid_levels, not_paid } of cases) {
      expect(paidLevels(chain)).toEqual([paid_levels[1], paid_levels[2]])
      const parts = creditChain(chain, 3000, 'two')
      expect([parts.get(paid_levels[1]), parts.get(paid_levels[2])]).toEqual([2000, 1000])
      for (const one of not_paid) expect(parts.get(one)).toBe(0)
    }
    // @ts-expect-error A third level cannot be written down.
    const three: ReturnType<typeof paidLevels> = ['C', 'B', 'A']
    expect(three).toHaveLength(3)
  })

  const aChain = fc
    .integer({ min: 1, max: 51 })
    .map((n) => Array.from({ length: n }, (_, i) => `n${i}`))
  const fen = fc.integer({ min: 0, max: 10 ** 11 })

  test('whichever model is chosen, the parts come to the amount, none below nothing', () => {
    fc.assert(
      fc.property(aChain, fen, fc.constantFrom(...CHAIN_MODELS), (chain, amountFen, model) => {
        const parts = [...creditChain(chain, amountFen, model).values()]
        expect(parts.reduce((sum, one) => sum + one, 0)).toBe(amountFen)
        expect(Math.min(...parts)).toBeGreaterThanOrEqual(0)
        expect(parts.every(Number.isSafeInteger)).toBe(true)
        if (model === 'two') expect(parts.filter(Boolean).length).toBeLessThanOrEqual(2)
        if (model === 'geometric') expect(parts[0]! * 2).toBeGreaterThanOrEqual(amountFen)
      }),
    )
  })

  test('of one hand alone every model says the same', () => {
    for (const model of CHAIN_MODELS) {
      expect([...creditChain(['r'], 6901, model)]).toEqual([['r', 6901]])
    }
  })

  test('refunds leave where they were credited, and no model moves the total', () => {
    const links = [
      { id: 'r', parentShareId: null, createdAt: 0 },
      { id: 'a', parentShareId: 'r', createdAt: 1 },
      { id: 'b', parentShareId: 'a', createdAt: 2 },
      { id: 'c', parentShareId: 'r', createdAt: 3 },
    ]
    const order = fc.record({
      orderId: fc.constantFrom('o1', 'o2', 'o3', 'o4'),
      shareId: fc.constantFrom('r', 'a', 'b', 'c'),
      amountFen: fc.nat(90_000),
      refund: fc.nat(100),
    })
    fc.assert(
      fc.property(fc.array(order, { maxLength: 12 }), (some) => {
        const orders = some.map(({ refund, ...one }) => ({
          ...one,
          refundFen: Math.floor((one.amountFen * refund) / 100),
        }))
        const totals = CHAIN_MODELS.map((model) => {
          const { nodes, total } = creditNodes(links, orders, model)
          expect(nodes.map(({ id }) => id)).toEqual(['r', 'a', 'b', 'c'])
          expect(nodes.reduce((sum, one) => sum + one.amountFen, 0)).toBe(total.amountFen)
          expect(nodes.every((one) => one.amountFen >= 0)).toBe(true)
          return total
        })
        expect(new Set(totals.map((one) => JSON.stringify(one))).size).toBe(1)
      }),
    )
  })
})
