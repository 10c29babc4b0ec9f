import { computed, onScopeDispose, reactive, ref, watch } from 'vue'
import { ask, at, get, isOnline, Refusal } from '../../api.ts'
import type { Definition, Mark, PlayDraft } from './shapes.ts'

/** So many changes can be taken back. */
const DEEP = 30

type Saving = 'still' | 'saving' | 'saved' | 'unsaved' | 'stale'

/**
 * 草稿 of one play: what she writes is kept a moment after each change, under the mark of what she
 * has seen, so that two phones never write over each other.
 */
export function useDraft(playId: string) {
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

  async function load() {
    error.value = undefined
    try {
      take(await get<PlayDraft>(at`/plays/${playId}/draft`), { isFresh: true })
      saving.value = 'still'
      theirs.value = undefined
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      error.value = refusal
    }
  }

  /** Saves what is not saved yet; one save at a time. */
  async function flush(): Promise<void> {
    clearTimeout(timer)
    if (under) await under
    const now = JSON.stringify(form.definition)
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
    const isWriting = JSON.stringify(form.definition) !== settled
    const before = isWriting ? settled : past.value.at(-1)
    if (before === undefined) return
    if (!isWriting) past.value = past.value.slice(0, -1)
    settled = before
    form.definition = JSON.parse(before) as Definition
  }

  watch(
    () => form.definition,
    () => {
      clearTimeout(timer)
      timer = setTimeout(() => {
        const now = JSON.stringify(form.definition)
        if (now !== settled) past.value = [...past.value.slice(1 - DEEP), settled]
        settled = now
        void flush()
      }, 700)
    },
    { deep: true },
  )
  watch(isOnline, (on) => on && saving.value === 'unsaved' && void flush())
  onScopeDispose(() => void flush())
  void load()

  return {
    read,
    error,
    saving,
    form,
    theirs,
    mayUndo: computed(() => past.value.length > 0),
    load,
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
