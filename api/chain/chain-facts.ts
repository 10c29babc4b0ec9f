import { diffusionOf, spreadOf, type Exposure, type Spread } from './diffusion.ts'

/** One hand a page went through: the member's own sending, or somebody's passing on. */
export interface ChainShare {
  id: string
  parentShareId: string | null
  depth: number
  createdAt: number
  /** Whose forward it is among the readers, where that can be told. */
  sharerKey: string | null
}

/** A person and a share whose page she has read; opened ten times it is one reader. */
export interface ChainReader {
  shareId: string
  personKey: string
  firstAt: number
}

export interface ChainFacts extends Spread {
  /** Everybody who read it or passed it on, the member not counted. */
  people: number
  forwards: number
  /** A page passed on from one's own link. */
  selfForwards: number
  selfOpens: number
  reEntries: number
  loops: number
  /** Half of the people had it from the one before sooner than this. */
  medianGapMs: number | null
  newestAt: number
  /** Who read through each share, the one whose link it is left out. */
  readersOf: Map<string, number>
}

/** The member at the root; no reader is called so. */
const ROOT = '@root'

/**
 * What became of one sending, from the shares under it and their readers alone. Members' own looks
 * are no readers. Who passes a page on held it in her hand: that is an exposure too, seen or not.
 */
export function chainFacts(shares: ChainShare[], readers: ChainReader[]): ChainFacts {
  const inOrder = shares.toSorted((a, b) => a.depth - b.depth || compare(a.id, b.id))
  const rows = readers.toSorted(
    (a, b) => compare(a.shareId, b.shareId) || compare(a.personKey, b.personKey),
  )
  const ownerOf = ownersOf(inOrder, rows)
  const createdAt = new Map(inOrder.map((share) => [share.id, share.createdAt]))

  // Hands before eyes: at one moment a page is passed on before it is opened there.
  const exposures = new Map<string, Exposure>()
  const expose = (exposure: Exposure) => {
    const key = `${exposure.via} ${exposure.viewer}`
    const known = exposures.get(key)
    if (!known) exposures.set(key, exposure)
    else known.at = Math.min(known.at, exposure.at)
  }
  let selfForwards = 0
  for (const share of inOrder) {
    const via = ownerOf.get(share.parentShareId ?? '')
    const viewer = ownerOf.get(share.id)!
    if (via === viewer) selfForwards += 1
    else if (via !== undefined) expose({ viewer, via, at: share.createdAt })
  }
  const readersOf = new Map<string, number>()
  for (const { shareId, personKey, firstAt } of rows) {
    const via = ownerOf.get(shareId)
    if (via === undefined) continue
    // A clock that runs behind cannot open a link before it was made.
    expose({ viewer: personKey, via, at: Math.max(firstAt, createdAt.get(shareId)!) })
    if (personKey !== via) readersOf.set(shareId, (readersOf.get(shareId) ?? 0) + 1)
  }
  const events = [...exposures.values()]
  const { parentOf, selfOpens, reEntries, loops } = diffusionOf(events)
  const spread = spreadOf(parentOf, ROOT)
  return {
    ...spread,
    people: spread.perGeneration.reduce((sum, n) => sum + n, 0) - 1,
    forwards: inOrder.filter((share) => share.parentShareId !== null).length,
    selfForwards,
    selfOpens,
    reEntries,
    loops,
    medianGapMs: medianGap(events, parentOf),
    newestAt: newestOf(events, inOrder),
    readersOf,
  }
}

/**
 * Whose link each share is. A forward that nobody can be matched to was made by one of its parent's
 * readers all the same: one who has nothing else in the chain stands for her, since the shape is
 * the same whichever it was; where there is none she is a person of her own.
 */
function ownersOf(inOrder: ChainShare[], rows: ChainReader[]): Map<string, string> {
  const owners = new Map<string, string>()
  const sharers = new Set(inOrder.flatMap(({ sharerKey }) => sharerKey ?? []))
  const openings = new Map<string, number>()
  for (const { personKey } of rows) openings.set(personKey, (openings.get(personKey) ?? 0) + 1)
  const silent = new Map<string, string[]>()
  for (const { shareId, personKey } of rows) {
    if (openings.get(personKey) !== 1 || sharers.has(personKey)) continue
    const others = silent.get(shareId)
    if (others) others.push(personKey)
    else silent.set(shareId, [personKey])
  }
  for (const { id, parentShareId, sharerKey } of inOrder) {
    if (parentShareId === null) owners.set(id, ROOT)
    else owners.set(id, sharerKey ?? silent.get(parentShareId)?.shift() ?? `@${id}`)
  }
  return owners
}

function newestOf(events: { at: number }[], shares: ChainShare[]): number {
  let newest = 0
  for (const { at } of events) newest = Math.max(newest, at)
  for (const { createdAt } of shares) newest = Math.max(newest, createdAt)
  return newest
}

function medianGap(exposures: Exposure[], parentOf: Map<string, string>): number | null {
  const firstAt = new Map<string, number>()
  for (const { viewer, at } of exposures) {
    const known = firstAt.get(viewer)
    if (known === undefined || at < known) firstAt.set(viewer, at)
  }
  // The member's own sending is in the group for days: only hands after hers tell a pace.
  const gaps = [...parentOf]
    .filter(([, parent]) => parent !== ROOT)
    .map(([person, parent]) => firstAt.get(person)! - firstAt.get(parent)!)
    .sort((a, b) => a - b)
  return gaps.length === 0 ? null : gaps[Math.floor((gaps.length - 1) / 2)]!
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
