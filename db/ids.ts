import { createHash } from 'node:crypto'
import { v7 as uuidV7 } from 'uuid'

/** A new id that says what it names and sorts by time: `share_0198f…`. At most 60 characters. */
export function newId(kind: string): string {
  return `${kind}_${uuidV7().replaceAll('-', '')}`
}

/** The id that these words always give: who asks for the same twice meets the first in its row. */
export const idFrom = (kind: string, ...words: string[]): string =>
  `${kind}_${createHash('sha256').update(JSON.stringify(words)).digest('hex').slice(0, 32)}`
