import { inTransaction, type Db } from '../../db/database.ts'
import {
  addToSpans,
  findBoardDay,
  holdBoardClock,
  makeSpans,
  setBoardDay,
} from '../../db/queries/board-spans.ts'
import { listCreditOrdersOfDay } from '../../db/queries/credit-orders.ts'
import { listExitsOfDay } from '../../db/queries/exit-days.ts'
import type { Deps } from '../deps.ts'
import { addDays, dayOf } from '../shop-time.ts'
import { exitsCounted } from './record-exits.ts'
import { countedFrom, daysThatTurn, SPANS, turnOfDay } from './spans.ts'

// After a longer rest it is cheaper to sum anew.
const MOST_DAYS = 3

/** The job, and whoever reads first: the board's days end today. */
export async function keepBoardDay({ db, now }: Pick<Deps, 'db' | 'now'>): Promise<void> {
  await keepBoardAt({ db, now }, await findBoardDay(db))
}

/** The same, when it is known how the clock stands. */
export async function keepBoardAt(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  clock: { day: string } | undefined,
): Promise<void> {
  const today = dayOf(now())
  if (clock?.day === today) return
  await inTransaction(db, (tx) => turnBoard(tx, today))
}

async function turnBoard(tx: Db, today: string) {
  const from = await holdBoardClock(tx)
  if (from === today) return
  const isNear = from !== '' && from < today && addDays(from, MOST_DAYS) >= today
  if (isNear) {
    for (const day of daysThatTurn(from, today)) {
      const orders = (await listCreditOrdersOfDay(tx, day)).map((row) => countedFrom(row))
      const exits = (await listExitsOfDay(tx, day)).flatMap(exitsCounted)
      await addToSpans(tx, turnOfDay([...orders, ...exits], from, today))
    }
  } else await makeAllSpans(tx, today)
  await setBoardDay(tx, today)
}

async function makeAllSpans(tx: Db, today: string) {
  for (const days of SPANS) {
    await makeSpans(tx, days, {
      before: addDays(today, 1 - 2 * days),
      from: addDays(today, 1 - days),
      to: today,
    })
  }
}

/** Makes the spans anew for the day they end with, in the caller's transaction. */
export async function remakeSpans(tx: Db): Promise<void> {
  const day = await holdBoardClock(tx)
  if (day !== '') await makeAllSpans(tx, day)
}
