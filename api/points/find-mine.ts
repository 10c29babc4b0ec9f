import { newId } from '../../db/ids.ts'
import { listGrantsOf } from '../../db/queries/coupons.ts'
import {
  listCheckIns,
  listGiftGrantsOf,
  listGifts,
  listTakenGifts,
} from '../../db/queries/gifts.ts'
import { listBenefitsOf, listGroupsOf } from '../../db/queries/mine.ts'
import { listAdvisers } from '../../db/queries/personal-records.ts'
import { listPlacementsOfPerson } from '../../db/queries/placements-of.ts'
import { listPoints } from '../../db/queries/points.ts'
import { findCustomerWishes } from '../../db/queries/visitors.ts'
import type { Preference } from '../../db/schema.ts'
import type { PlacementState } from '../../db/schema/ordering.ts'
import { shownCode } from '../coupons/coupon-code.ts'
import { qrPath } from '../coupons/qr.ts'
import { holderIdOf, showGrant, type ShownGrant } from '../coupons/show-offer.ts'
import type { Deps } from '../deps.ts'
import type { Visitor } from '../env.ts'
import { personOf } from '../privacy/person-of.ts'
import { DAY, dayOf } from '../shop-time.ts'
import { findCorpName } from '../visitors/corp-name.ts'
import type { Language } from '../visitors/language.ts'
import { saidOf } from '../visitors/said.ts'
import { shownDay } from '../visitors/shown-time.ts'
import { balanceAt, lotsOf, standing } from './ledger.ts'

/** What ends within so many days is said beside the balance. */
const SOON = 45 * DAY
const CHECK_IN_ROW = 7
const SHOWN_ORDERS = 10

/** M3 我的: everything of hers that is of use to her. */
export interface MineModel {
  language: Language
  corpName: string
  /** `outside`: nobody knows who she is; `ask`: she has not agreed, so nothing is taken. */
  who: 'known' | 'ask' | 'outside' | 'staff'
  name: string | null
  points: { balance: number; ending: { points: number; on: string } | null }
  shelf: { giftId: string; name: string; points: number; stock: number; key: string }[]
  coupons: ShownGrant[]
  past: ShownGrant[]
  checkIn: {
    days: number
    isDoneToday: boolean
    /** The days of the row that is shown: from 1, and how many are done. */
    row: { from: number; done: number; length: number }
    gifts: {
      giftId: string
      name: string
      days: number
      state: 'open' | 'far' | 'taken' | 'gone'
      key: string
    }[]
  }
  /** What she took and has not fetched yet. */
  toFetch: { id: string; name: string; code: string; qr: string }[]
  groups: { id: string; name: string; memberDay: number | null; benefit: string | null }[]
  orders: {
    id: string
    title: string
    /** Null: a 报名, which costs nothing. */
    amountFen: number | null
    state: OrderState
  }[]
  advisers: string[]
  preference: Preference | null
  said: string | null
}

/**
 * `waiting`: paid, and its team is not whole yet. `unwhole`: it never was, and nothing had been paid.
 * `signed` and `came`: a 报名, where there is nothing to pay or to fetch.
 */
type OrderState = PlacementState | 'waiting' | 'unwhole' | 'signed' | 'came'

/** What M3 shows whoever holds this browser: her own, and nothing of anybody else. */
export async function findMine(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  visitor: Visitor,
  { language, said, isStaff }: { language: Language; said: string | undefined; isStaff: boolean },
): Promise<MineModel> {
  const at = now()
  const holderId = isStaff ? null : holderIdOf(visitor)
  const customerId = isStaff ? undefined : visitor.customerId
  const holderIds = holderId === null ? [] : [holderId]
  const [
    corpName,
    grants,
    gifts,
    taken,
    everTaken,
    days,
    entries,
    groups,
    orders,
    advisers,
    wishes,
  ] = await Promise.all([
    findCorpName(db, language),
    listGrantsOf(db, holderIds, 50),
    listGifts(db),
    listGiftGrantsOf(db, holderIds),
    listTakenGifts(db, holderIds),
    listCheckIns(db, holderIds),
    customerId ? listPoints(db, customerId) : [],
    customerId ? listGroupsOf(db, customerId) : [],
    holderId === null
      ? []
      : personOf(db, visitor).then((person) => listPlacementsOfPerson(db, person)),
    customerId ? listAdvisers(db, customerId) : [],
    customerId ? findCustomerWishes(db, customerId) : undefined,
  ])
  const benefits = await listBenefitsOf(
    db,
    groups.map(({ id }) => id),
    at,
  )
  const lots = lotsOf(entries)
  const shown = grants.map((grant) => showGrant(grant, at, language))
  const isGood = ({ state }: ShownGrant) => state === 'usable' || state === 'not_today'
  return {
    language,
    corpName,
    who: isStaff
      ? 'staff'
      : holderId === null
        ? 'outside'
        : visitor.consent === 'agreed'
          ? 'known'
          : 'ask',
    name: wishes?.name ?? null,
    points: { balance: balanceAt(lots, at), ending: endingOf(lots, at, language) },
    shelf: gifts.flatMap((gift) =>
      gift.points === null
        ? []
        : [
            {
              giftId: gift.id,
              name: gift.name,
              points: gift.points,
              stock: gift.stock,
              key: newId('tap'),
            },
          ],
    ),
    coupons: shown.filter(isGood),
    past: shown.filter((grant) => !isGood(grant)),
    checkIn: {
      days: days.length,
      isDoneToday: days[0]?.day === dayOf(at),
      row: rowOf(days.length),
      gifts: gifts.flatMap((gift) => {
        if (gift.checkInDays === null) return []
        const isTaken = everTaken.has(gift.id)
        const state = isTaken
          ? ('taken' as const)
          : gift.stock <= 0
            ? ('gone' as const)
            : days.length >= gift.checkInDays
              ? ('open' as const)
              : ('far' as const)
        const { id: giftId, name, checkInDays } = gift
        return [{ giftId, name, days: checkInDays, state, key: newId('tap') }]
      }),
    },
    toFetch: taken
      .filter(({ redeemedAt }) => redeemedAt === null)
      .map(({ id, name, code }) => ({ id, name, code: shownCode(code), qr: qrPath(code) })),
    groups: groups.map(({ id, name, memberDay }) => ({
      id,
      name,
      memberDay,
      benefit: saidIn(benefits.filter(({ groupId }) => groupId === id)),
    })),
    orders: orders.slice(0, SHOWN_ORDERS).map((order) => ({
      id: order.id,
      title: order.title,
      amountFen: order.amountFen === 0 ? null : order.amountFen,
      state: orderState(order),
    })),
    advisers,
    preference: wishes?.preference ?? null,
    said: saidOf(said, language),
  }
}

/** Whatever stands this week: one promise does not hide the other. */
const saidIn = (benefits: { text: string }[]) => benefits.map(({ text }) => text).join('；') || null

function orderState({
  state,
  amountFen,
  paidAt,
  teamState,
}: Awaited<ReturnType<typeof listPlacementsOfPerson>>[number]): OrderState {
  if (state === 'failed' && paidAt === null) return 'unwhole'
  if (amountFen === 0) return state === 'paid' ? 'signed' : state === 'picked' ? 'came' : state
  return state === 'paid' && teamState === 'open' ? 'waiting' : state
}

function endingOf(lots: ReturnType<typeof lotsOf>, at: number, language: Language) {
  const soon = standing(lots, at).filter(({ expiresAt, left }) => left > 0 && expiresAt - at < SOON)
  const first = soon[0]
  if (!first) return null
  const points = soon
    .filter(({ expiresAt }) => dayOf(expiresAt - 1) === dayOf(first.expiresAt - 1))
    .reduce((sum, { left }) => sum + left, 0)
  return { points, on: shownDay(first.expiresAt - 1, at, language) }
}

// Seven dots, the week she is in: days 1–7, then 8–14, …
function rowOf(days: number) {
  const weeks = Math.floor(Math.max(0, days - 1) / CHECK_IN_ROW)
  return {
    from: weeks * CHECK_IN_ROW + 1,
    done: days - weeks * CHECK_IN_ROW,
    length: CHECK_IN_ROW,
  }
}
