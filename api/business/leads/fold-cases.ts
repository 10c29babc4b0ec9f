import { createHash } from 'node:crypto'
import type { Db } from '../../../db/database.ts'
import {
  addToLeadDays,
  deleteCases,
  insertCase,
  listCasesToFold,
  listLookingTwice,
  listWhatFollowed,
  setCase,
  type LeadCase,
  type LeadDay,
} from '../../../db/queries/lead-cases.ts'
import { DAY, dayOf } from '../../shop-time.ts'
import { caseDays, summed } from './case-days.ts'

/** How long a lead is followed: what happens later is another story. */
const OPEN = 7 * DAY

interface Look {
  customerId: string
  staffId: string
  pageId: string
  openedAt: number
}

/**
 * 线索 of the funnel: who looks at a thing to buy for the second time becomes one, once a week, in
 * the caller's transaction.
 */
export async function openLeadCases(tx: Db, looks: Look[]): Promise<void> {
  if (looks.length === 0) return
  const pairs = new Map(
    looks.map(({ customerId, pageId }): [string, [string, string]] => [
      `${customerId} ${pageId}`,
      [customerId, pageId],
    ]),
  )
  const twice = await listLookingTwice(tx, [...pairs.values()])
  if (twice.length === 0) return
  const stores = new Map(twice.map((row) => [`${row.customerId} ${row.pageId}`, row.storeId]))
  const raised = looks
    .filter((look) => stores.has(`${look.customerId} ${look.pageId}`))
    .sort((a, b) => a.openedAt - b.openedAt)
  const ids = [...new Set(raised.map((look) => look.customerId))].sort()
  const earliest = raised[0]!.openedAt
  const known = await listCasesToFold(tx, ids, earliest - OPEN)
  for (const { customerId, staffId, pageId, openedAt } of raised) {
    const isOpen = known.some(
      (one) => one.customerId === customerId && Math.abs(one.raisedAt - openedAt) < OPEN,
    )
    if (isOpen) continue
    const day = dayOf(openedAt)
    const words = createHash('sha256').update(`${customerId} ${day}`).digest('hex')
    const one: LeadCase = {
      id: `lead_${words.slice(0, 40)}`,
      customerId,
      staffId,
      storeId: stores.get(`${customerId} ${pageId}`) ?? '',
      day,
      raisedAt: openedAt,
      followedAt: null,
      orderedAt: null,
    }
    known.push(one)
    if (await insertCase(tx, one)) await addToLeadDays(tx, caseDays(one, 1))
  }
  await foldLeadCases(tx, ids, earliest)
}

/** Brings what came of her leads to where it should be: somebody said a word, she bought. */
export async function foldLeadCases(tx: Db, customerIds: string[], at: number): Promise<void> {
  if (customerIds.length === 0) return
  const cases = await listCasesToFold(tx, customerIds, at - OPEN)
  if (cases.length === 0) return
  const { said, paid } = await listWhatFollowed(
    tx,
    [...new Set(cases.map((one) => one.customerId))].sort(),
    Math.min(...cases.map((one) => one.raisedAt)),
  )
  const changes: LeadDay[] = []
  for (const one of cases) {
    const firstOf = (moments: { customerId: string | null; at: number | null }[]) =>
      moments
        .flatMap((it) => (it.customerId === one.customerId ? it.at! : []))
        .filter((it) => it >= one.raisedAt && it < one.raisedAt + OPEN)
        .sort((a, b) => a - b)[0] ?? null
    const followedAt = firstOf(said)
    const orderedAt = firstOf(paid)
    if (followedAt === one.followedAt && orderedAt === one.orderedAt) continue
    await setCase(tx, one.id, { followedAt, orderedAt })
    changes.push(...caseDays(one, -1), ...caseDays({ ...one, followedAt, orderedAt }, 1))
  }
  await addToLeadDays(tx, summed(changes))
}

/** What she did is forgotten: she was never a lead. */
export async function forgetLeadCases(tx: Db, customerId: string): Promise<void> {
  const cases = await listCasesToFold(tx, [customerId], 0)
  await deleteCases(tx, customerId)
  await addToLeadDays(tx, summed(cases.flatMap((one) => caseDays(one, -1))))
}
