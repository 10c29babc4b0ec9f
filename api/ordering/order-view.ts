import { encode } from 'uqr'
import { listOffersShown, findTeam } from '../../db/queries/offers.ts'
import { findPageTitle } from '../../db/queries/pages.ts'
import { listPayments, listRefunds } from '../../db/queries/payments.ts'
import { findPlacement, listTeamPlacements, STANDING } from '../../db/queries/placements.ts'
import { findStaff } from '../../db/queries/staff.ts'
import type { OfferKind, PlacementState, RefundState, TeamState } from '../../db/schema/ordering.ts'
import { issuePageToken } from '../content/page-token.ts'
import type { Deps } from '../deps.ts'
import type { Visitor } from '../env.ts'
import { isInShop } from '../payment/mark-refund.ts'
import { providerOf } from '../payment/provider.ts'
import { payPathOf } from '../payment/start-payment.ts'
import type { Language } from '../visitors/language.ts'
import { askPathOf } from '../wechat/order-messages.ts'
import { shownMoment } from '../visitors/shown-time.ts'
import { isPastCutOff } from './cut-off.ts'
import { isKeptSeat } from './fill-seat.ts'
import { initialOf } from './offer-view.ts'
import { ownOrder } from './own-order.ts'

/** 订单: one order as she who ordered sees it. */
export interface OrderView {
  id: string
  orderNo: string
  kind: OfferKind
  title: string
  name: string
  lineNo: number
  qty: number
  unitFen: number
  amountFen: number
  /** 报名: nothing is owed. */
  isFree: boolean
  state: PlacementState
  placedAt: string
  /** The money given back, or on its way. */
  refund: { amountFen: number; state: RefundState; isByHand: boolean } | null
  /** A payment was begun and nothing was heard of it yet. */
  isPaying: boolean
  cutOff: { at: number; text: string; isPast: boolean } | null
  /** Unpaid until then, it is given up. */
  expiresAt: number | null
  most: number
  mayChange: boolean
  /** Paid, it is changed by giving it back and ordering again. */
  mayOrderAnew: boolean
  mayCancel: boolean
  mayPay: boolean
  /** The mini program's page on which she pays; null: the cashier opens from here. */
  payPath: string | null
  /** Nothing takes money here: she pays in the shop. */
  paysInShop: boolean
  pickup: { place: string; code: string; qr: { size: number; path: string } } | null
  team: {
    state: TeamState
    size: number
    seats: number
    endsAt: number
    members: { who: string; isPaid: boolean; isMine: boolean }[]
  } | null
  /** The mini program's page on which she may ask to be told once; null where that is not possible. */
  askPath: string | null
  adviser: string | null
  /** The page it was ordered on. */
  pagePath: string | null
  now: number
}

/** What she sees of her order; for everybody else it is not there. */
export async function viewOrder(
  { db, config, now, visitor }: Deps & { visitor: Visitor },
  placementId: string,
  language: Language,
): Promise<OrderView> {
  const placement = ownOrder(await findPlacement(db, placementId), visitor)
  const at = now()
  const { kind, state, teamId, staffId, shareId } = placement
  const [[offer], payments, refunds, team, members, adviser] = await Promise.all([
    listOffersShown(db, [placement.offerId]),
    listPayments(db, placementId),
    listRefunds(db, placementId),
    teamId ? findTeam(db, teamId) : undefined,
    teamId ? listTeamPlacements(db, teamId) : [],
    staffId ? findStaff(db, staffId) : undefined,
  ])
  const title = await findPageTitle(db, offer!.pageId)
  const isPast = isPastCutOff(offer!, at)
  const isUnpaid = state === 'unpaid'
  const isFree = placement.unitFen === 0
  const provider = providerOf(config)
  const paysInShop = isUnpaid && provider === null
  const isSold = state === 'paid' || state === 'picked'
  const isReady = (isSold || paysInShop) && (!team || team.state === 'made')
  const isCancellable =
    isUnpaid || (state === 'paid' && (kind === 'chain' ? !isPast : team?.state === 'open'))
  const left = offer!.stock === null ? Infinity : offer!.stock - offer!.taken
  const refund = refunds.at(-1)
  return {
    id: placement.id,
    orderNo: placement.orderNo,
    kind,
    title,
    name: offer!.productName,
    lineNo: placement.lineNo,
    qty: placement.qty,
    unitFen: placement.unitFen,
    amountFen: placement.amountFen,
    isFree,
    state,
    placedAt: shownMoment(placement.createdAt, at, language),
    refund: refund
      ? {
          amountFen: refund.amountFen,
          state: refund.state,
          isByHand: payments.some((one) => one.id === refund.paymentId && isInShop(one)),
        }
      : null,
    isPaying:
      isUnpaid &&
      payments.some((one) => one.placementVersion === placement.version && one.state === 'waiting'),
    cutOff:
      kind !== 'chain' || offer!.closesAt === null
        ? null
        : {
            at: offer!.closesAt,
            text: shownMoment(offer!.closesAt, at, language),
            isPast,
          },
    expiresAt: isUnpaid ? placement.expiresAt : null,
    most: Math.min(offer!.perPerson ?? 9, placement.qty + left, 9),
    mayChange: kind === 'chain' && (isUnpaid || (isFree && state === 'paid')) && !isPast,
    mayOrderAnew: kind === 'chain' && state === 'paid' && !isFree && !isPast,
    mayCancel: isCancellable,
    mayPay: isUnpaid && provider !== null && !(kind === 'chain' && isPast),
    payPath: payPathOf({ config }, visitor, placementId),
    paysInShop,
    askPath: askPathOf({ config }, visitor, placement, team?.state),
    pickup: isReady
      ? {
          place: offer!.pickup,
          code: placement.pickupCode,
          qr: qrOf(`${placement.orderNo} ${placement.pickupCode}`),
        }
      : null,
    team: team
      ? {
          state: team.state,
          size: team.size,
          seats: team.seats,
          endsAt: team.endsAt,
          members: members
            .filter((one) => STANDING.includes(one.state))
            .map((one) => ({
              who: initialOf(one.name),
              isPaid: one.state !== 'unpaid' || isKeptSeat(one),
              isMine: one.id === placement.id,
            })),
        }
      : null,
    adviser: adviser && adviser.leftAt === null ? adviser.name : null,
    pagePath: shareId ? `/p/${issuePageToken(config, { shareId })}` : null,
    now: at,
  }
}

/** A QR code as one path of an SVG, a unit to a module. */
function qrOf(text: string): { size: number; path: string } {
  const { size, data } = encode(text, { border: 2 })
  const path = data.flatMap((row, y) =>
    row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])),
  )
  return { size, path: path.join('') }
}
