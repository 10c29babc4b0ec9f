import { ref, watch, type Ref } from 'vue'
import { post, Refusal } from '../api.ts'
import { useLater } from '../ui/useLater.ts'
import type { Preview } from './shapes.ts'

/** Counts an audience anew whenever who or what is changed; the last answer stays until the next. */
export function useAudience(asked: Ref<object>) {
  const preview = ref<Preview>()
  const error = ref<Refusal>()
  const isCounting = ref(true)
  const settled = useLater(asked, 250)
  let turn = 0

  async function count() {
    const mine = ++turn
    isCounting.value = true
    try {
      const answer = await post<Preview>('/mass/audience', settled.value)
      if (mine !== turn) return
      preview.value = answer
      error.value = undefined
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      if (mine === turn) error.value = refusal
    } finally {
      if (mine === turn) isCounting.value = false
    }
  }
  watch(asked, () => (isCounting.value = true))
  watch(settled, count, { immediate: true })
  return { preview, error, isCounting, count }
}
