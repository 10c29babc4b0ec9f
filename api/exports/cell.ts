/** What a cell may hold. */
export type Cell = string | number

/**
 * A text that a table program would take for a formula says so with a quote in front: what a
 * customer calls herself must not run on the manager's computer.
 */
export const safeText = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)
