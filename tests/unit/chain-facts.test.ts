import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chainFacts, type ChainReader, type ChainShare } from '../../api/chain/chain-facts.ts'

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
