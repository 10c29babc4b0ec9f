import { onBeforeUnmount, onMounted, ref } from 'vue'
import type { OrderWords } from './words.ts'

/**
 * The shop's time, going on from what the server said: her own clock may be wrong. Every second
 * step `look` is called while she has the page before her, and whenever she comes back to it.
 */
export function useShopClock(serverNow: () => number, look: () => void) {
  const now = ref(serverNow())
  let since = 0
  let timer: ReturnType<typeof setInterval> | undefined
  const begin = () => {
    since = performance.now()
    now.value = serverNow()
  }
  const onBack = () => document.visibilityState === 'visible' && look()
  onMounted(() => {
    begin()
    let steps = 0
    timer = setInterval(() => {
      now.value = serverNow() + performance.now() - since
      steps += 1
      if (steps % 2 === 0 && document.visibilityState === 'visible') look()
    }, 5_000)
    document.addEventListener('visibilitychange', onBack)
  })
  onBeforeUnmount(() => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', onBack)
  })
  return { now, begin }
}

/** 「5 小时 10 分钟」 until a moment; a minute is the least that is said. */
export function timeUntil(words: OrderWords, at: number, now: number): string {
  const minutes = Math.max(1, Math.ceil((at - now) / 60_000))
  const hours = Math.floor(minutes / 60)
  return hours > 0 ? words.hours(hours, minutes % 60) : words.minutes(minutes)
}
