/** 一次接触: somebody came to a page by somebody's link. */
export interface Exposure {
  viewer: string
  via: string
  at: number
}

/** Who got a page from whom: `parentOf` is a forest, everything beside it is counted. */
export interface Diffusion {
  parentOf: Map<string, string>
  /** Everybody whose link she opened, in order of time, her own left out. */
  touchesOf: Map<string, string[]>
  /** Her own link, opened by herself. */
  selfOpens: number
  /** Links opened by somebody who had the page already. */
  reEntries: number
  /** Of these, links of somebody who had it from her. */
  loops: number
}

/**
 * The first exposure makes the edge, by when it happened and not by when we heard of it; nobody is
 * her own child, and an opening that would close a circle stays a touch. `identity` says who was
 * the same person all along: of her edges the earliest stays.
 */
export function diffusionOf(
  exposures: Exposure[],
  identity: ReadonlyMap<string, string> = new Map(),
): Diffusion {
  const whoIs = (key: string) => identity.get(key) ?? key
  const found: Diffusion = {
    parentOf: new Map(),
    touchesOf: new Map(),
    selfOpens: 0,
    reEntries: 0,
    loops: 0,
  }
  const { parentOf, touchesOf } = found
  for (const exposure of exposures.toSorted((a, b) => a.at - b.at)) {
    const viewer = whoIs(exposure.viewer)
    const via = whoIs(exposure.via)
    if (viewer === via) {
      found.selfOpens += 1
      continue
    }
    const touches = touchesOf.get(viewer)
    if (!touches) touchesOf.set(viewer, [via])
    else if (!touches.includes(via)) touches.push(via)
    const isLoop = descendsFrom(parentOf, via, viewer)
    if (isLoop) found.loops += 1
    if (isLoop || parentOf.has(viewer)) {
      if (parentOf.get(viewer) !== via) found.reEntries += 1
      continue
    }
    parentOf.set(viewer, via)
  }
  return found
}

function descendsFrom(parentOf: Map<string, string>, person: string, ancestor: string): boolean {
  for (let at: string | undefined = person; at !== undefined; at = parentOf.get(at)) {
    if (at === ancestor) return true
  }
  return false
}

/** How far and how wide a page went from `root`. */
export interface Spread {
  /** People by generation; the root alone is generation 0. */
  perGeneration: number[]
  /** K: people of the next generation for each person of this one, as `to` over `from`. */
  k: { from: number; to: number }[]
  depth: number
  /** The largest generation after the root. */
  breadth: number
  /**
   * Structural virality (Goel et al. 2015) is the mean distance over all pairs of people:
   * `distances` over `pairs`. Just under 2 is one sender telling many; it grows with each hand
   * the page passes through.
   */
  distances: number
  pairs: number
}

/** The shape of the tree under `root`, in time linear in its people. */
export function spreadOf(parentOf: ReadonlyMap<string, string>, root: string): Spread {
  const childrenOf = new Map<string, string[]>()
  for (const [person, parent] of parentOf) {
    const children = childrenOf.get(parent)
    if (children) children.push(person)
    else childrenOf.set(parent, [person])
  }
  const perGeneration: number[] = []
  const inOrder: string[] = []
  for (let generation = [root]; generation.length > 0;) {
    perGeneration.push(generation.length)
    const next: string[] = []
    for (const person of generation) {
      inOrder.push(person)
      for (const child of childrenOf.get(person) ?? []) next.push(child)
    }
    generation = next
  }
  const n = inOrder.length
  // Every edge lies between each of the people below it and each of the others, once.
  const below = new Map<string, number>()
  let distances = 0
  for (const person of inOrder.toReversed()) {
    const size = (below.get(person) ?? 0) + 1
    const parent = person === root ? undefined : parentOf.get(person)
    if (parent === undefined) continue
    below.set(parent, (below.get(parent) ?? 0) + size)
    distances += size * (n - size)
  }
  return {
    perGeneration,
    k: perGeneration.slice(1).map((to, i) => ({ from: perGeneration[i]!, to })),
    depth: perGeneration.length - 1,
    breadth: Math.max(0, ...perGeneration.slice(1)),
    distances,
    pairs: (n * (n - 1)) / 2,
  }
}
