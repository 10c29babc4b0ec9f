/**
 * The text of a table somebody saved: UTF-8 with or without its mark, else GBK, as Excel in Chinese
 * writes it. Undefined when it is neither.
 */
export function textOf(bytes: Uint8Array): string | undefined {
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
      // A sheet saved as a workbook is full of these, a table never has one.
      return text.includes('\u0000') ? undefined : text
    } catch {
      // Not this one.
    }
  }
  return undefined
}

/** A line of a table and where it stands in the file, from 1. */
export interface CsvRow {
  line: number
  cells: string[]
}

/**
 * Reads comma-separated values (RFC 4180): quoted cells may hold commas, line breaks and doubled
 * quotes; lines end in CRLF, LF or CR; cells are trimmed and empty lines left out. Undefined when a
 * quote is never closed.
 */
export function readCsv(text: string): CsvRow[] | undefined {
  const rows: CsvRow[] = []
  let cells: string[] = []
  let cell = ''
  // Kept beside it: looking through a long cell again at each of its quotes takes minutes.
  let isBlank = true
  let isQuoted = false
  let wasQuoted = false
  let line = 1
  let begun = 1
  const begin = (quoted: boolean) => {
    cell = ''
    isBlank = true
    wasQuoted = quoted
  }
  const add = (char: string) => {
    cell += char
    isBlank &&= char.trim() === ''
  }
  const endCell = () => {
    cells.push(wasQuoted ? cell : cell.trim())
    begin(false)
  }
  const endRow = () => {
    endCell()
    if (cells.some((each) => each !== '')) rows.push({ line: begun, cells })
    cells = []
    begun = line
  }
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!
    const isBreak = char === '\n' || (char === '\r' && text[i + 1] !== '\n')
    if (isBreak) line += 1
    if (isQuoted) {
      if (char !== '"') add(char)
      else if (text[i + 1] === '"') add(text[++i]!)
      else isQuoted = false
    } else if (char === '"' && isBlank) {
      isQuoted = true
      begin(true)
    } else if (char === ',') endCell()
    else if (isBreak) endRow()
    else if (char !== '\r' && !(wasQuoted && char.trim() === '')) add(char)
  }
  if (isQuoted) return undefined
  endRow()
  return rows
}
