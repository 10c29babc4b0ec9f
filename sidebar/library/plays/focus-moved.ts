import { nextTick } from 'vue'

/** After a thing has moved in its list, focus stays with it: with its other arrow at the ends. */
export async function focusMoved(list: HTMLElement | null | undefined, to: number, by: number) {
  await nextTick()
  const row = list?.children[to]
  const arrow = (way: 'up' | 'down') => row?.querySelector<HTMLElement>(`[data-move="${way}"]`)
  const [first, other] = by < 0 ? (['up', 'down'] as const) : (['down', 'up'] as const)
  ;(arrow(first) ?? arrow(other))?.focus()
}
