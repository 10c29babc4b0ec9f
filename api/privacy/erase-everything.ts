import { createHash } from 'node:crypto'
import { inTransaction } from '../../db/database.ts'
import { newId } from '../../db/ids.ts'
import { findBrowsingAnswer, insertAnswer } from '../../db/queries/consents.ts'
import {
  blankCustomer,
  blankSeats,
  dropEverywhere,
  dropExports,
  eraseAs,
  holdCustomer,
  listRemarks,
  markErased,
  nameNobodyEverywhere,
  takeStoriesDown,
} from '../../db/queries/erasing.ts'
import { listFollowTagsOf } from '../../db/queries/follow-tags.ts'
import { listViewIdsOf } from '../../db/queries/personal-records.ts'
import { listFollowers } from '../../db/queries/profiles.ts'
import { holdRollups } from '../../db/queries/rollups.ts'
import { applyPreference } from '../customers/change-preference.ts'
import type { Deps } from '../deps.ts'
import type { Visitor } from '../env.ts'
import { AppError } from '../errors.ts'
import { enqueue } from '../jobs/queue.ts'
import { NOTICE_VERSION } from '../visitors/consent-notice.ts'
import { erasedMark } from './erased-mark.ts'
import { forgetReadings } from './forget-readings.ts'
import { personOf } from './person-of.ts'
import { sealUntagging } from './untag-erased.ts'

interface Erased {
  at: number
  /** What she can show: made of her browser's name and the moment, kept nowhere. */
  receipt: string
}

/**
 * 删除我的数据: from its commit on nothing here leads to her. Ledgers keep their rows under names
 * made of chance, so no total moves; a keyed hash keeps WeCom's nightly lists from bringing her
 * back. Twice does nothing more.
 */
export async function eraseEverything(deps: Deps, visitor: Visitor): Promise<Erased> {
  const { db, config, now, live } = deps
  const at = now()
  await stopRemembering(deps, visitor, at)
  const told = await inTransaction(db, async (tx) => {
    const person = await personOf(tx, visitor)
    if (person.visitorIds.length === 0) {
      throw new AppError('blocked', '我们不知道您是谁，没有可以删除的记录')
    }
    const { customerId } = person
    const held = customerId === null ? undefined : await holdCustomer(tx, customerId)
    const names = held ? [held.name, ...(await listRemarks(tx, held.id))] : []
    const her = eraseAs([...(held ? [held.id] : []), ...person.visitorIds], names)
    const viewIds = await listViewIdsOf(tx, person)
    const followers = held ? await listFollowers(tx, held.id) : []
    const tags = held ? await listFollowTagsOf(tx, held.id) : []
    if (held) {
      // Out of every audience, play and list of things to do first, while she still has a name.
      await applyPreference(tx, held.id, 'none', at)
      await takeStoriesDown(tx, held.id, at)
    }
    await nameNobodyEverywhere(tx, her)
    // Only then what she read: her groups keep the points of it, and nobody learns whose they were.
    await forgetReadings(tx, viewIds, at, [...her.nobody.values()])
    await dropEverywhere(tx, her)
    await dropExports(tx)
    if (held) {
      const mark = erasedMark(config, held.id)
      await blankSeats(tx, held.id, mark)
      // Who leaves has not said 别再发: that number stays what it was.
      await blankCustomer(tx, held, her, at)
      await markErased(tx, mark, at)
      const byStaff = Map.groupBy(tags, ({ staffId }) => staffId)
      for (const [staffId, theirs] of byStaff) {
        const tagIds = theirs.map(({ tagId }) => tagId)
        await enqueue(tx, {
          kind: 'untag-erased',
          key: `untag-erased:${mark}:${staffId}:${at}`,
          payload: { sealed: sealUntagging(config, { staffId, customerId: held.id, tagIds }) },
          runAt: at,
        })
      }
    }
    return followers
  })
  for (const { staffId } of told) {
    live.publish(staffId, { event: 'customer', customerId: visitor.customerId! })
  }
  return { at, receipt: receiptOf(visitor.visitorId, at) }
}

/**
 * What the collector is writing at this moment was named while she still agreed: first she agrees no
 * more, then whoever is at it is waited for. Held any longer, it would keep all others waiting.
 */
async function stopRemembering({ db }: Deps, visitor: Visitor, at: number) {
  await inTransaction(db, async (tx) => {
    for (const visitorId of (await personOf(tx, visitor)).visitorIds) {
      if ((await findBrowsingAnswer(tx, visitorId)) !== 'agreed') continue
      await insertAnswer(tx, {
        id: newId('consent'),
        visitorId,
        purpose: 'browsing',
        answer: 'withdrawn',
        version: NOTICE_VERSION,
        answeredAt: at,
        evidence: '/privacy',
      })
    }
  })
  await inTransaction(db, holdRollups)
}

const receiptOf = (visitorId: string, at: number) =>
  createHash('sha256').update(`${visitorId} ${at}`).digest('hex').slice(0, 8).toUpperCase()
