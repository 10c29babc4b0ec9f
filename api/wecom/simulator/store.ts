import type { SimState } from './state.ts'

/** Where the world is kept between two runs. */
export interface SimStore {
  load: () => Promise<unknown>
  save: (json: unknown) => Promise<void>
}

const SHAPE = 1

/** Saves a second after the last change, one save at a time; a world of another shape is left. */
export function createSaver(state: SimState, store: SimStore | undefined) {
  let timer: NodeJS.Timeout | undefined
  let saving: Promise<void> = Promise.resolve()
  let isDirty = false

  const load = async () => {
    const kept = (await store?.load()) as { shape?: number; state?: SimState } | undefined
    if (kept?.shape === SHAPE && kept.state) Object.assign(state, kept.state)
  }
  const ready = load()

  const save = () => {
    clearTimeout(timer)
    timer = undefined
    if (!isDirty || !store) return saving
    isDirty = false
    const json = JSON.parse(JSON.stringify({ shape: SHAPE, state })) as unknown
    saving = saving.catch(() => {}).then(() => store.save(json))
    return saving
  }
  return {
    ready,
    changed: () => {
      isDirty = true
      // A save that fails is tried again with the next change; the world in memory is the truth.
      timer ??= setTimeout(() => save().catch(() => (isDirty = true)), 1000).unref()
    },
    flush: () => save(),
  }
}
