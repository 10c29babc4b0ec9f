import { computed, onScopeDispose, reactive, ref, watch } from 'vue'
import { ask, at, get, isOnline, Refusal } from '../../api.ts'
import { forget, keep, recall } from '../../keep.ts'
import type { Definition, Mark, PlayDraft } from './shapes.ts'

/** So many changes can be taken back. */
const DEEP = 30

type Saving = 'still' | 'saving' | 'saved' | 'unsaved' | 'stale'

/**
 * 草稿 of one play: what she writes is kept a moment after each change, under the mark of what she
 * has seen, so that two phones never write over each other; on this phone until the server has it.
 */
export function useDraft(playId: string) {
  const place = `library:play:${playId}`
  const read = ref<PlayDraft>()
  const error = ref<Refusal>()
  const saving = ref<Saving>('still')
  /** What somebody else has written meanwhile. */
  const theirs = ref<PlayDraft>()
  const form = reactive<{ definition: Definition | null }>({ definition: null })
  let seen: Mark = { base: 0, rev: 0 }
  let kept = ''
  /** How it stood before each pause in her writing, the newest last. */
  const past = ref<string[]>([])
  let settled = ''
  let timer: ReturnType<typeof setTimeout> | undefined
  let under: Promise<void> | undefined

  function take(answer: PlayDraft, { isFresh = false } = {}) {
    read.value = answer
    seen = answer.mark
    if (!isFresh && form.definition) return
    const written = answer.draft?.definition ?? answer.live
    kept = settled = JSON.stringify(written)
    past.value = []
    form.definition = JSON.parse(kept) as Definition
  }

  const written = () => JSON.stringify(form.definition)
  function keepHere() {
    if (written() === kept) forget(place)
    else keep(place, { mark: seen, definition: form.definition })
  }

  /** As the server has it; what was left on this phone goes. */
  const load = () => look({ isAnew: true })

  async function look({ isAnew = false } = {}) {
    error.value = undefined
    try {
      const answer = await get<PlayDraft>(at`/plays/${playId}/draft`)
      if (isAnew) forget(place)
      take(answer, { isFresh: true })
      saving.value = 'still'
      theirs.value = undefined
      const mine = recall<{ mark: Mark; definition: Definition }>(place)
      if (mine) goOnWith(mine)
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      error.value = refusal
    }
  }

  /** What was left on this phone; who wrote meanwhile is told beside it. */
  function goOnWith(mine: { mark: Mark; definition: Definition }) {
    form.definition = mine.definition
    if (mine.mark.base === seen.base && mine.mark.rev === seen.rev) return
    theirs.value = read.value
    seen = mine.mark
    saving.value = 'stale'
  }

  /** Saves what is not saved yet; one save at a time. */
  async function flush(): Promise<void> {
    clearTimeout(timer)
    if (under) await under
    const now = written()
    if (now === kept || saving.value === 'stale' || !form.definition) return
    under = save(now)
    await under
  }

  async function save(now: string) {
    saving.value = 'saving'
    try {
      const body = { ...seen, definition: JSON.parse(now) as object }
      take(await ask<PlayDraft>('PUT', at`/plays/${playId}/draft`, body))
      kept = now
      keepHere()
      saving.value = 'saved'
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      saving.value = refusal.status === 409 ? 'stale' : 'unsaved'
      if (saving.value === 'stale') void lookAtTheirs()
    } finally {
      under = undefined
    }
  }

  async function lookAtTheirs() {
    try {
      theirs.value = await get<PlayDraft>(at`/plays/${playId}/draft`)
    } catch (refusal) {
      // Whose it is stays unsaid; that it is there was said already.
      if (!(refusal instanceof Refusal)) throw refusal
    }
  }

  /** 用我写的: over what she has been shown is there. */
  async function keepMine() {
    if (!theirs.value) return
    take(theirs.value)
    theirs.value = undefined
    kept = ''
    saving.value = 'unsaved'
    await flush()
  }

  /** 撤销: as it stood before her last change. */
  function undo() {
    const isWriting = written() !== settled
    const before = isWriting ? settled : past.value.at(-1)
    if (before === undefined) return
    if (!isWriting) past.value = past.value.slice(0, -1)
    settled = before
    form.definition = JSON.parse(before) as Definition
  }

  watch(
    () => form.definition,
    () => {
      keepHere()
      clearTimeout(timer)
      timer = setTimeout(() => {
        const now = written()
        if (now !== settled) past.value = [...past.value.slice(1 - DEEP), settled]
        settled = now
        void flush()
      }, 700)
    },
    { deep: true },
  )
  watch(isOnline, (on) => on && saving.value === 'unsaved' && void flush())
  onScopeDispose(() => void flush())
  void look()

  return {
    read,
    error,
    saving,
    form,
    theirs,
    mayUndo: computed(() => past.value.length > 0),
    load,
    look,
    flush,
    undo,
    keepMine,
    mark: () => seen,
    problemsAt: computed(
      () => (path: string) =>
        [
          ...(read.value?.problems ?? []),
          ...(read.value?.reviews ?? []).map((one) => ({ ...one, isSoft: true })),
        ].filter((one) => one.path.startsWith(path)),
    ),
  }
}
