export type WaitUnit = 'minute' | 'hour' | 'day'

/** How long somebody has waited: minutes up to two hours, hours up to two days. */
export function waitOf(ms: number): [n: number, unit: WaitUnit] {
  const minutes = Math.max(0, Math.floor(ms / 60_000))
  if (minutes < 120) return [minutes, 'minute']
  if (minutes < 2880) return [Math.floor(minutes / 60), 'hour']
  return [Math.floor(minutes / 1440), 'day']
}
