import { listNumberReaders } from '../../db/queries/staff.ts'
import type { Deps } from '../deps.ts'

/** Rings whoever has the board open: a number has changed. */
export async function tellBoard({ db, live }: Pick<Deps, 'db' | 'live'>): Promise<void> {
  for (const { id } of await listNumberReaders(db)) live.publish(id, { event: 'business' })
}
