import { v7 as uuidV7 } from 'uuid'

/** A new id that says what it names and sorts by time: `share_0198f…`. At most 60 characters. */
export function newId(kind: string): string {
  return `${kind}_${uuidV7().replaceAll('-', '')}`
}
