import { onScopeDispose, watch, type Ref } from 'vue'

/** Does something again and again, only while the condition holds and the page is looked at. */
export function useIntervalWhile(isOn: Ref<boolean>, ms: number, act: () => void) {
  let timer: ReturnType<typeof setInterval> | undefined
  const stop = () => clearInterval(timer)
  watch(
    isOn,
    (on) => {
      stop()
      if (on) timer = setInterval(() => document.visibilityState === 'visible' && act(), ms)
    },
    { immediate: true },
  )
  onScopeDispose(stop)
}
