import { safeText, type Cell } from './cell.ts'

/** What makes table programs read Chinese as Chinese. */
const BOM = '\uFEFF'

const cell = (value: Cell) =>
  typeof value === 'number' ? String(value) : `"${safeText(value).replaceAll('"', '""')}"`
const line = (row: Cell[]) => `${row.map(cell).join(',')}\r\n`

/** CSV, a page of rows at a time, given piece by piece. */
export async function writeCsv(
  head: string[],
  pages: AsyncIterable<Cell[][]>,
  give: (bytes: Uint8Array) => Promise<void>,
): Promise<void> {
  await give(Buffer.from(BOM + line(head)))
  for await (const rows of pages) await give(Buffer.from(rows.map(line).join('')))
}
