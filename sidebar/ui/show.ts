import { nextTick } from 'vue'

/** Brings a part of the screen into view and puts the reader there. */
export async function showPart(id: string) {
  await nextTick()
  const part = document.getElementById(id)
  const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches
  part?.scrollIntoView({ behavior: isCalm ? 'auto' : 'smooth', block: 'start' })
  part?.querySelector<HTMLElement>('[tabindex="-1"]')?.focus({ preventScroll: true })
}
