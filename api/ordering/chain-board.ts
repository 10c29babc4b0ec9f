import { listGroupCustomers } from '../../db/queries/boards.ts'
import { findOffer, listOffersOfGroup, type Offer } from '../../db/queries/offers.ts'
import { listLinesForStaff } from '../../db/queries/placements.ts'
import type { OfferKind, PlacementState, TeamState } from '../../db/schema/ordering.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { isPastCutOff } from './cut-off.ts'

/** A line as who keeps the list sees it. */
export interface ChainLine {
  id: string
  no: number
  customerId: string | null
  /** Null: somebody we do not know by name; her pick-up code is how she is told apart. */
  name: string | null
  qty: number
  amountFen: number
  state: PlacementState
  /** 拼团: nothing is taken or handed out before the team is whole. */
  team: TeamState | null
  code: string
  at: number
  /** The list of another group has its own keeper. */
  isElsewheres: boolean
  /** Money went back, or is on its way, for what she has. */
  isRefunded: boolean
}

/** 接龙 of a group: how far it is, and line by line. The counts are the sums of the lines. */
export interface ChainBoard {
  offerId: string
  kind: OfferKind
  /** 报名: nobody owes anything. */
  isFree: boolean
  title: string
  stock: number | null
  taken: number
  /** Taken through other chats than this group's. */
  elsewhere: number
  lines: number
  paid: { lines: number; qty: number; amountFen: number }
  unpaid: { lines: number; qty: number; amountFen: number }
  closesAt: number | null
  isClosed: boolean
  closedEarlyAt: number | null
  items: ChainLine[]
  /** Ordered through other chats, or on a page that was passed on: the rest of `taken`. */
  others: ChainLine[]
}

/** What is ordered in this group now. */
export async function readChains(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  groupId: string,
): Promise<ChainBoard[]> {
  const [offers, customers] = await Promise.all([
    listOffersOfGroup(db, groupId),
    listGroupCustomers(db, groupId),
  ])
  // Who came by a page that was passed on may be no member of ours to name here.
  const members = new Set(customers.map(({ memberId }) => memberId))
  return Promise.all(
    offers.map(async (offer) => {
      const all = await listLinesForStaff(db, offer.id)
      const own = all.filter((line) => line.groupId === groupId)
      const others = all.filter((line) => line.groupId !== groupId)
      const sumOf = (isIt: (state: PlacementState) => boolean) => {
        const lines = own.filter(({ state }) => isIt(state))
        const sum = (of: (line: (typeof lines)[number]) => number) =>
          lines.reduce((total, line) => total + of(line), 0)
        return {
          lines: lines.length,
          qty: sum(({ qty }) => qty),
          amountFen: sum(({ amountFen }) => amountFen),
        }
      }
      const here = sumOf(() => true)
      return {
        offerId: offer.id,
        kind: offer.kind,
        isFree: offer.priceFen === 0,
        title: offer.title,
        stock: offer.stock,
        taken: offer.taken,
        elsewhere: offer.taken - here.qty,
        lines: here.lines,
        paid: sumOf((state) => state !== 'unpaid'),
        unpaid: sumOf((state) => state === 'unpaid'),
        closesAt: offer.closesAt,
        isClosed: isPastCutOff(offer, now()),
        closedEarlyAt: offer.closedAt,
        items: own.map(shown),
        others: others.map(shown),
      }
    }),
  )

  function shown(line: Awaited<ReturnType<typeof listLinesForStaff>>[number]): ChainLine {
    const mayName = line.customerId !== null && members.has(line.customerId)
    return {
      id: line.id,
      no: line.lineNo,
      customerId: mayName ? line.customerId : null,
      name: mayName ? line.name : null,
      qty: line.qty,
      amountFen: line.amountFen,
      state: line.state,
      team: line.teamState,
      code: line.pickupCode,
      at: line.createdAt,
      isElsewheres: line.groupId !== null && line.groupId !== groupId,
      isRefunded: line.refundId !== null,
    }
  }
}

/** The offer, if its page was sent into this group. */
export async function offerOfGroup(
  db: Deps['db'],
  groupId: string,
  offerId: string,
): Promise<Offer> {
  const known = (await listOffersOfGroup(db, groupId)).some(({ id }) => id === offerId)
  const offer = known ? await findOffer(db, offerId) : undefined
  if (!offer) throw new AppError('not_found', '没有找到这个接龙')
  return offer
}
