import { useQueryCache } from '@pinia/colada'
import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import { ask, at, get, isOnline, post, Refusal } from '../api.ts'
import { forget, keep, recall } from '../keep.ts'
import { outdate } from '../outdate.ts'
import type { Body, Check, Item, Kind } from './shapes.ts'

type State = 'saved' | 'typing' | 'saving' | 'offline' | 'refused' | 'conflict'
interface Kept {
  rev: number
  body: Body
  note: string
}

const PAUSE = 800
const titleOf = (body?: Body) => body && ('title' in body ? body.title : body.name).trim()

/**
 * One thing of 库 being written: kept on this phone with every letter, on the server once she
 * pauses. Who was slower than a colleague keeps both versions and chooses.
 */
export function useItem(kind: Kind, id: string) {
  const place = `library:${kind}:${id}`
  const cache = useQueryCache()
  const item = shallowRef<Item>()
  const error = shallowRef<unknown>()
  const body = ref<Body>()
  const note = ref('')
  const check = shallowRef<Check | null>(null)
  const state = ref<State>('saved')
  const said = ref('')
  const savedAt = ref(0)
  /** What she wrote, while she looks at a colleague's. */
  const mine = shallowRef<Kept>()

  let rev = 0
  let saved = ''
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<void> | undefined

  const written = () => JSON.stringify([body.value, note.value])
  const isDirty = () => body.value !== undefined && written() !== saved

  /** Begun and left without a letter: nobody meant to keep it. */
  const isEmpty = () =>
    rev === 1 && !item.value?.status && !!item.value?.may.edit && !titleOf(body.value)

  async function dropEmpty() {
    await post(at`/library/items/${kind}/${id}/drop`, { rev }).catch(() => undefined)
    await outdate(cache, 'library')
  }

  function adopt(next: Item) {
    item.value = next
    rev = next.rev
    body.value = next.body ? (JSON.parse(JSON.stringify(next.body)) as Body) : undefined
    note.value = next.draft?.note ?? ''
    check.value = next.check
    saved = written()
    savedAt.value = next.draft?.changedAt ?? 0
    state.value = 'saved'
  }

  async function load() {
    error.value = undefined
    try {
      adopt(await get<Item>(at`/library/items/${kind}/${id}`))
      const kept = recall<Kept>(place)
      if (!kept || !item.value?.may.edit) return
      if (JSON.stringify([kept.body, kept.note]) === saved) return forget(place)
      // Written here and never heard of there: go on from it, unless a colleague was faster.
      if (kept.rev === rev) {
        body.value = kept.body
        note.value = kept.note
      } else {
        mine.value = kept
      }
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      error.value = refusal
    }
  }

  async function put() {
    if (!isDirty() || state.value === 'conflict') return
    const sent = written()
    state.value = 'saving'
    try {
      const asked = { kind, rev, note: note.value.trim(), body: body.value }
      const answer = await ask<{ rev: number; changedAt: number; check: Check }>(
        'PUT',
        at`/library/items/${kind}/${id}`,
        asked,
      )
      rev = answer.rev
      saved = sent
      savedAt.value = answer.changedAt
      check.value = answer.check
      state.value = isDirty() ? 'typing' : 'saved'
      if (!isDirty()) forget(place)
      else keepHere()
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      said.value = refusal.message
      state.value = refusal.isRoad ? 'offline' : refusal.status === 409 ? 'conflict' : 'refused'
    }
  }

  /** Keeps it now; true when the server has it. */
  async function save(): Promise<boolean> {
    clearTimeout(timer)
    await running
    running = put()
    await running
    return !isDirty()
  }

  const keepHere = () => keep(place, { rev, body: body.value, note: note.value })

  watch(
    [body, note],
    () => {
      if (!isDirty() || !item.value?.may.edit) return
      keepHere()
      if (state.value === 'conflict') return
      if (state.value !== 'saving') state.value = 'typing'
      clearTimeout(timer)
      timer = setTimeout(() => void save(), PAUSE)
    },
    { deep: true },
  )
  watch(isOnline, (online) => online && isDirty() && void save())
  // The road may be back before the phone says so.
  const again = setInterval(() => state.value === 'offline' && void save(), 10_000)
  onScopeDispose(() => {
    clearInterval(again)
    clearTimeout(timer)
    // After what is under way: two at once from one version would be a conflict with herself.
    if (isDirty()) void save()
    else if (isEmpty()) void dropEmpty()
  })

  /** Shows the colleague's; hers stays on this phone, to be brought back. */
  async function seeTheirs() {
    mine.value = { rev, body: body.value!, note: note.value }
    const kept = mine.value
    forget(place)
    await load()
    keep(place, kept)
  }

  /** Saves hers over the colleague's, which stays among the versions. */
  async function keepMine(from?: Omit<Kept, 'rev'>) {
    const hers = from ?? { body: body.value!, note: note.value }
    forget(place)
    await load()
    if (error.value) return
    body.value = hers.body
    note.value = hers.note
    mine.value = undefined
    await save()
  }

  /** One of the verbs of the draft, from the version on screen; what comes back is shown. */
  async function tell<T>(verb: string, more: object = {}): Promise<T> {
    const answer = await post<T>(at`/library/items/${kind}/${id}/${verb}`, { rev, ...more })
    await load()
    return answer
  }

  void load()
  return {
    item,
    error,
    body,
    note,
    check,
    state,
    said,
    savedAt,
    mine,
    load,
    save,
    seeTheirs,
    keepMine,
    tell,
  }
}
