import { computed, onScopeDispose, reactive, ref, watch } from 'vue'
import { ask, at, get, isOnline, Refusal } from '../../api.ts'
import type { Definition, Mark, PlayDraft } from './shapes.ts'

type Saving = 'still' | 'saving' | 'saved' | 'unsaved' | 'stale'

/**
 * 草稿 of one play: what she writes is kept a moment after each change, under the mark of what she
 * has seen, so that two phones never write over each other.
 */
export function useDraft(playId: string) {
  const read = ref<PlayDraft>()
  const error = ref<Refusal>()
  const saving = ref<Saving>('still')
  const form = reactive<{ definition: Definition | null }>({ definition: null })
  let seen: Mark = { base: 0, rev: 0 }
  let kept = ''
  let timer: ReturnType<typeof setTimeout> | undefined
  let under: Promise<void> | undefined

  function take(answer: PlayDraft, { isFresh = false } = {}) {
    read.value = answer
    seen = answer.mark
    if (!isFresh && form.definition) return
    const written = answer.draft?.definition ?? answer.live
    kept = JSON.stringify(written)
    form.definition = JSON.parse(kept) as Definition
  }

  async function load() {
    error.value = undefined
    try {
      take(await get<PlayDraft>(at`/plays/${playId}/draft`), { isFresh: true })
      saving.value = 'still'
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
    } finally {
      under = undefined
    }
  }

  watch(
    () => form.definition,
    () => {
      clearTimeout(timer)
      timer = setTimeout(() => void flush(), 700)
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
    load,
    flush,
    mark: () => seen,
    problemsAt: computed(
      () => (path: string) => read.value?.problems.filter((one) => one.path.startsWith(path)) ?? [],
    ),
  }
}
