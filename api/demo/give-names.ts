import { babyNames, relations, surnames } from './data/names.ts'
import { seededRandom } from './random.ts'

/** How many of each relation, rounded so that they sum to `count`. */
function relationCounts(count: number) {
  const shares = Object.entries(relations).map(([relation, share]) => ({
    relation,
    whole: Math.floor(share * count),
    part: (share * count) % 1,
  }))
  const missing = count - shares.reduce((sum, { whole }) => sum + whole, 0)
  for (const one of [...shares].sort((a, b) => b.part - a.part).slice(0, missing)) one.whole++
  return shares.flatMap(({ relation, whole }) => Array<string>(whole).fill(relation))
}

/** A nickname for everyone who has none yet; a name met before gets a number: 团团妈2. */
export function giveNames(told: (string | undefined)[]): string[] {
  const random = seededRandom('doumiao-20261121:names')
  const hand = random.shuffle(relationCounts(told.filter((name) => name === undefined).length))
  const seen = new Map<string, number>()
  for (const name of told) if (name !== undefined) seen.set(name, 1)
  return told.map((name) => {
    if (name !== undefined) return name
    const relation = hand.pop()!
    const base = (relation === '女士' ? random.pick(surnames) : random.pick(babyNames)) + relation
    const times = (seen.get(base) ?? 0) + 1
    seen.set(base, times)
    return times === 1 ? base : `${base}${times}`
  })
}
