import { onBeforeUnmount, ref } from 'vue'
import { ask, at } from '../api.ts'
import { useDeed } from '../useDeed.ts'

const TAKE_BACK_MS = 5_000
/** The shop carries it out a second after that and rings; should no bell come, we look ourselves. */
const LOOK_AGAIN_MS = 3_000

/**
 * 这次不发 and 她说不需要: told to the shop with the tap, which carries it out some seconds later,
 * so that it can be taken back until then and is not lost when the phone goes away.
 */
export function useHeldAnswer(over: () => void) {
  const said = ref('')
  const mayTakeBack = ref(false)
  const { isBusy, attempt } = useDeed()
  let path = ''
  let timer: ReturnType<typeof setTimeout> | undefined
  onBeforeUnmount(() => clearTimeout(timer))

  async function hold(words: string, to: string) {
    path = to
    if (!(await attempt(() => ask('POST', path)))) return
    said.value = words
    mayTakeBack.value = true
    timer = setTimeout(settle, TAKE_BACK_MS)
  }
  function settle() {
    mayTakeBack.value = false
    timer = setTimeout(over, LOOK_AGAIN_MS)
  }
  async function takeBack() {
    clearTimeout(timer)
    const isBack = await attempt(() => ask('DELETE', path))
    said.value = ''
    if (!isBack) over()
  }

  return {
    said,
    mayTakeBack,
    isBusy,
    takeBack,
    passOver: (words: string, { runId, stepNo }: { runId: string; stepNo: number }) =>
      hold(words, at`/plays/runs/${runId}/steps/${stepNo}/skip`),
    stop: (words: string, { runId }: { runId: string }) =>
      hold(words, at`/plays/runs/${runId}/stop`),
  }
}
