/** What somebody asked for and was told, between two moments of one common clock. */
export interface Deed<Did> {
  called: number
  returned: number
  did: Did
}

/** What one thing would do if everybody came in turn; undefined: it would not have said so. */
export interface Model<State, Did> {
  start: State
  step: (state: State, did: Did) => State | undefined
}

const MOST_TRIED = 200_000

/**
 * True: there is an order of these deeds, each at some moment between its call and its answer, in
 * which everybody was told the truth (Wing and Gong's search, with Lowe's memory).
 */
export function isLinearizable<State, Did>(deeds: Deed<Did>[], model: Model<State, Did>): boolean {
  const tried = new Set<string>()
  const isOver = deeds.map(() => false)
  const words = deeds.map(({ did }) => JSON.stringify(did))
  const byEnd = deeds.map((_, i) => i).sort((a, b) => deeds[a]!.returned - deeds[b]!.returned)

  const search = (state: State, left: number): boolean => {
    if (left === 0) return true
    const memory = `${JSON.stringify(state)} ${isOver.map(Number).join('')}`
    if (tried.has(memory)) return false
    if (tried.size >= MOST_TRIED) throw new Error(`no order found among ${MOST_TRIED} states`)
    tried.add(memory)
    let firstEnd = Infinity
    const said = new Set<string>()
    for (const i of byEnd) {
      const { called, returned, did } = deeds[i]!
      if (isOver[i]) continue
      firstEnd = Math.min(firstEnd, returned)
      // Somebody had her answer before this one asked: she came first.
      if (called > firstEnd) continue
      // Of those who were told the same, whoever was told first may as well have come first.
      if (said.has(words[i]!)) continue
      said.add(words[i]!)
      const next = model.step(state, did)
      if (next === undefined) continue
      isOver[i] = true
      if (search(next, left - 1)) return true
      isOver[i] = false
    }
    return false
  }
  return search(model.start, deeds.length)
}

/** Writes down who asked when and what she was told. */
export function aWitness<Did>() {
  let clock = 0
  const deeds: Deed<Did>[] = []
  return {
    deeds,
    async sees<T>(ask: () => Promise<T>, did: (answer: T | Error) => Did): Promise<void> {
      const called = clock++
      const answer = await ask().catch((error: Error) => error)
      deeds.push({ called, returned: clock++, did: did(answer) })
    },
  }
}

/** So many are there; each yes takes one, a no is only ever said when none is left. */
export const someOf = (count: number): Model<number, 'yes' | 'no'> => ({
  start: count,
  step: (left, did) => {
    if (did === 'yes') return left > 0 ? left - 1 : undefined
    return left === 0 ? left : undefined
  },
})
