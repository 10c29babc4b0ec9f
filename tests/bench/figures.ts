import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { FOLDER } from './processes.ts'

/** Several measurements of the same thing. */
export interface Spread {
  median: number
  min: number
  max: number
}

export function spread(values: number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = [sorted[(sorted.length - 1) >> 1] ?? NaN, sorted[sorted.length >> 1] ?? NaN]
  return {
    median: (middle[0]! + middle[1]!) / 2,
    min: sorted[0] ?? NaN,
    max: sorted.at(-1) ?? NaN,
  }
}

/** The ratios of two measurements of the same rounds. */
export const ratio = (ours: number[], theirs: number[]): Spread =>
  spread(ours.map((value, i) => value / theirs[i]!))

/** A line of a result: a target of performance.md §7, or a figure beside it. */
export interface Line {
  /** The row of §7, when it has a gate. */
  row?: string
  what: string
  figure: Spread
  unit: string
  /** What must hold of the median. */
  gate?: { atLeast: number } | { atMost: number }
}

const shown = (value: number) =>
  Number.isNaN(value)
    ? '–'
    : Math.abs(value) >= 100
      ? Math.round(value).toLocaleString('en')
      : value.toPrecision(3)

export const isMet = ({ figure, gate }: Line): boolean =>
  !gate || ('atLeast' in gate ? figure.median >= gate.atLeast : figure.median <= gate.atMost)

/** Prints a benchmark's table and keeps it as JSON. Never an exit code: the machine is not ours alone. */
export function report(name: string, about: string, lines: Line[]) {
  const rows = lines.map((line) => {
    const { row = '', what, figure, unit, gate } = line
    const bound = !gate ? '' : 'atLeast' in gate ? `≥ ${gate.atLeast}` : `≤ ${gate.atMost}`
    const verdict = !gate ? '' : isMet(line) ? 'ok' : 'MISSED'
    const range = figure.min === figure.max ? '' : `(${shown(figure.min)}–${shown(figure.max)})`
    return [row, what, `${shown(figure.median)} ${unit}`, range, bound, verdict]
  })
  const widths = [0, 1, 2, 3, 4].map((i) => Math.max(...rows.map((row) => row[i]!.length)))
  const text = rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  process.stdout.write(`\n${name}: ${about}\n${text.join('\n')}\n`)
  const file = join(FOLDER, `${name.replaceAll(' ', '-')}.json`)
  const kept = { name, about, at: new Date().toISOString(), node: process.version, lines }
  writeFileSync(file, `${JSON.stringify(kept, null, 2)}\n`)
}
