/** What stands in a field now. */
export const valueOf = (event: Event) => (event.target as HTMLInputElement).value

/** A typed count; what is none is 0. */
export const whole = (text: string) => Math.max(0, Math.floor(Number(text) || 0))

/** Typed yuan as fen; what is no sum is 0. */
export const fen = (text: string) => Math.max(0, Math.round((Number(text) || 0) * 100))
