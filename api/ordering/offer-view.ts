import { newId } from '../../db/ids.ts'
import { listOffersShown, listOpenTeams, type Offer } from '../../db/queries/offers.ts'
import { listLines, listOwnPlacements } from '../../db/queries/placements.ts'
import type { OfferKind, PlacementState } from '../../db/schema/ordering.ts'
import type { Deps } from '../deps.ts'
import type { Visitor } from '../env.ts'
import { providerOf } from '../payment/provider.ts'
import type { Language } from '../visitors/language.ts'
import { shownMoment } from '../visitors/shown-time.ts'
import { isPastCutOff } from './cut-off.ts'

const LINES_SHOWN = 40

/** 接龙、拼团 or 单独买 as its page shows it to one reader. */
export interface OfferView {
  id: string
  kind: OfferKind
  productId: string
  name: string
  priceFen: number
  /** 报名: a list that costs nothing. */
  isFree: boolean
  /** Nothing takes money here: it is paid for where it is fetched. */
  paysInShop: boolean
  team: { size: number; priceFen: number; hours: number } | null
  state: 'open' | 'soon' | 'sold_out' | 'closed'
  /** How many are left; null = no end. */
  left: number | null
  /** The most one person may take at once. */
  most: number
  taken: number
  lines: number
  opensAt: Moment | null
  closesAt: Moment | null
  pickup: string
  /** Newest first: an initial, never a name. */
  list: { no: number; who: string; qty: number }[]
  mine: { id: string; qty: number; state: PlacementState; teamId: string | null }[]
  teams: { id: string; seats: number; size: number; endsAt: number; isMine: boolean }[]
  /** `stranger`: WeChat has not told us who looks, so nothing can be kept for her. */
  may: 'order' | 'stranger' | 'staff'
  /** The name of her next tap. */
  tap: string
  /** The shop's clock when this was written. */
  now: number
}

interface Moment {
  at: number
  text: string
}

/** These offers as this reader sees them. */
export async function viewOffers(
  { db, config, now }: Pick<Deps, 'db' | 'config' | 'now'>,
  offerIds: string[],
  reader: { visitor: Visitor; isStaff: boolean; language: Language },
): Promise<OfferView[]> {
  const at = now()
  const { visitor, isStaff, language } = reader
  const isKnown = visitor.openId !== undefined && !isStaff
  const moment = (time: number | null) =>
    time === null ? null : { at: time, text: shownMoment(time, at, language) }
  const offers = await listOffersShown(db, offerIds)
  return Promise.all(
    offers.map(async (offer) => {
      const [lines, mine, teams] = await Promise.all([
        offer.kind === 'chain' ? listLines(db, offer.id, LINES_SHOWN) : [],
        isKnown ? listOwnPlacements(db, offer.id, visitor) : [],
        offer.kind === 'team' ? listOpenTeams(db, offer.id, at) : [],
      ])
      const left = offer.stock === null ? null : Math.max(0, offer.stock - offer.taken)
      return {
        id: offer.id,
        kind: offer.kind,
        productId: offer.productId,
        name: offer.productName,
        priceFen: offer.priceFen,
        isFree: offer.priceFen === 0,
        paysInShop: offer.priceFen > 0 && providerOf(config) === null,
        team:
          offer.teamSize === null
            ? null
            : {
                size: offer.teamSize,
                priceFen: offer.teamPriceFen!,
                hours: Math.round(offer.teamMs! / 3_600_000),
              },
        state: stateOf(offer, left, at),
        left,
        most: Math.max(1, Math.min(offer.perPerson ?? 9, left ?? 9)),
        taken: offer.taken,
        lines: offer.lineCount,
        opensAt: moment(offer.opensAt),
        closesAt: moment(offer.closesAt),
        pickup: offer.pickup,
        list: lines.map(({ lineNo, name, qty }) => ({ no: lineNo, who: initialOf(name), qty })),
        mine: mine.map(({ id, qty, state, teamId }) => ({ id, qty, state, teamId })),
        teams: teams.map(({ id, seats, size, endsAt }) => ({
          id,
          seats,
          size,
          endsAt,
          isMine: mine.some((one) => one.teamId === id),
        })),
        may: isStaff ? 'staff' : isKnown ? 'order' : 'stranger',
        tap: newId('tap'),
        now: at,
      }
    }),
  )
}

function stateOf(offer: Offer, left: number | null, at: number): OfferView['state'] {
  if (isPastCutOff(offer, at)) return 'closed'
  if (offer.opensAt !== null && offer.opensAt > at) return 'soon'
  return left === 0 ? 'sold_out' : 'open'
}

/** 「可**」: enough for her to find herself, too little for others to know her. */
export const initialOf = (name: string | null): string => (name ? `${[...name][0]}**` : '客**')
