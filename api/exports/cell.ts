/** What a cell may hold. */
export type Cell = string | number

// What table programs take for the beginning of a formula, full-width too, behind any white space.
const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/

/**
 * A text that a table program would take for a formula says so with a quote in front: what a
 * customer calls herself must not run on the manager's computer.
 */
export const safeText = (text: string): string => (FORMULA.test(text) ? `'${text}` : text)
