import { computed, ref } from 'vue'
import { Refusal } from './api.ts'
import { explain } from './troubles.ts'
import { sayTrouble } from './ui/toast.ts'

/**
 * What a tap sets off, one at a time: a second tap meanwhile does nothing, and a refusal is told at
 * the foot of the screen. `busy` is the name of what runs, for screens with several buttons.
 */
export function useDeed() {
  const busy = ref('')

  /** True once `work` is done; false when it was refused or something else still runs. */
  async function attempt(work: () => Promise<unknown>, name = 'deed'): Promise<boolean> {
    if (busy.value) return false
    busy.value = name
    try {
      await work()
      return true
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      sayTrouble(explain(error).text)
      return false
    } finally {
      busy.value = ''
    }
  }

  return { busy, isBusy: computed(() => busy.value !== ''), attempt }
}
