import { keepBoardDay } from '../../../api/business/keep-board-day.ts'
import { rebuildExitDays, rebuildLeadDays } from '../../../api/business/rebuild-board.ts'
import { DayTally } from '../../../api/collector/rollups.ts'
import type { Config } from '../../../api/config.ts'
import { seededRandom } from '../../../api/demo/random.ts'
import { seedContent } from '../../../api/demo/seed-content.ts'
import { inTransaction, type Database } from '../../../db/database.ts'
import { recountHeads } from '../../../db/queries/group-headcounts.ts'
import { saveSetting } from '../../../db/queries/settings.ts'
import type { View } from '../../../db/queries/page-views.ts'
import { Batch } from './batch.ts'
import { addOrder, CreditTally } from './buying.ts'
import { withoutIndexes } from './indexes.ts'
import { addGroup, addStaff } from './people.ts'
import { addPushes, addReadings, addRollups, EventIds } from './reading.ts'
import { countGroups, type Shape } from './shape.ts'
import { addRadar, addScore } from './standing.ts'

/**
 * Fills an empty, migrated database with a made-up shop. Group by group: people, what they were
 * sent, what they read event by event, and every rollup made from those events by the same pure
 * functions a rebuild uses, so that a rebuild afterwards finds everything equal.
 */
export async function writeShop(
  db: Database,
  url: string,
  config: Config,
  shape: Shape,
  said: (line: string) => void = () => {},
): Promise<void> {
  const { until, seed } = shape
  const makeIndexes = await withoutIndexes(db, url)
  await inTransaction(db, (tx) => seedContent(tx, until))
  const pages = await db.selectFrom('page').orderBy('id').select(['id', 'kind', 'title']).execute()
  const pageIds = pages.map((page) => page.id)
  const kinds = new Map(pages.map((page) => [page.id, page.kind]))
  const titles = new Map(pages.map((page) => [page.id, page.title]))

  const batch = new Batch()
  const tally = new DayTally()
  const credit = new CreditTally()
  const ids = new EventIds(until)
  addStaff(batch, shape)
  const groups = countGroups(shape)
  for (let groupNo = 0; groupNo < groups; groupNo++) {
    const random = seededRandom(`${seed} ${groupNo}`)
    const people = addGroup(batch, config, shape, groupNo, random)
    const pushes = addPushes(batch, shape, groupNo, { members: people, pageIds, random })
    const all: View[] = []
    for (const person of people) {
      const views = addReadings(batch, shape, person, { pushes, ids, random })
      views.sort((a, b) => a.openedAt - b.openedAt)
      const paidAt = addOrder(batch, shape, person, { views, titles, tally: credit, random })
      addScore(batch, shape, person, { views, kinds, paidAt })
      all.push(...views)
    }
    all.sort((a, b) => (a.id < b.id ? -1 : 1))
    addRollups(batch, all, tally)
    addRadar(batch, shape, all)
    if (!batch.isFull) continue
    await batch.flush(db)
    said(`group ${groupNo + 1} of ${groups}, ${batch.rows.toLocaleString('en')} rows`)
  }
  await batch.flush(db)
  said('the days of pages and of credit')
  const byKey = ([one]: [string, unknown], [other]: [string, unknown]) => (one < other ? -1 : 1)
  for (const [, row] of [...tally.days].sort(byKey)) batch.add('pageDay', row)
  for (const [, row] of [...tally.aside].sort(byKey)) batch.add('setAsideDay', row)
  for (const [, row] of [...credit.days].sort(byKey)) batch.add('creditDay', row)
  await batch.flush(db)
  await batch.settled()
  await makeIndexes((name) => said(`index: ${name}`))
  said('the board')
  await inTransaction(db, rebuildExitDays)
  await inTransaction(db, recountHeads)
  await inTransaction(db, rebuildLeadDays)
  await keepBoardDay({ db, now: () => until })
  await saveSetting(db, 'session-secret', config.sessionSecret, until)
  await saveSetting(db, 'corp-name', '豆苗屋母婴', until)
}
