import { askRadar, RADAR_PAGE, radarTitled, type HeardRow } from '../../db/queries/radar.ts'
import { shopNames } from '../../db/queries/shop-names.ts'
import { together } from '../../db/together.ts'
import { shownYuan } from '../customers/wording.ts'
import type { Deps } from '../deps.ts'

/** A line of the radar as a member may see it. */
export interface RadarItem {
  id: string
  kind: 'view' | 'order' | 'task' | 'share'
  /** Only of a customer this member may open. */
  customerId: string | null
  name: string
  groupId: string | null
  groupName: string | null
  pageId: string | null
  pageTitle: string | null
  views: number
  activeMs: number
  amountFen: number | null
  happenedAt: number
  changedAt: number
  text: string
}

/** Somebody who has not agreed, or whom nobody here knows. */
export const UNKNOWN = '一位未登记的客人'
const OF_THE_GROUP = '群里的一位客人'
const SOMEONE_ELSES = '一位其他同事的客人'

/**
 * A row as this member sees it: a name only where she follows the customer or shares the group. Who
 * looked is known of those alone who agreed; who bought is known from the till, of anybody, so a
 * buyer is named only to who follows her.
 */
export function radarItemOf(row: HeardRow): RadarItem {
  const isTogether = row.sheIsIn !== null && row.iAmIn !== null && row.kind !== 'order'
  const maySee = row.followedBy !== null || isTogether
  const customerId = maySee ? row.customerId : null
  const known = row.remark || row.customerName
  const name =
    row.customerId === null
      ? UNKNOWN
      : customerId !== null && known
        ? known
        : row.sheIsIn !== null
          ? OF_THE_GROUP
          : SOMEONE_ELSES
  const { id, kind, groupId, groupName, pageId, pageTitle } = row
  const { views, activeMs, amountFen, happenedAt, changedAt } = row
  return {
    id,
    kind,
    customerId,
    name,
    groupId,
    groupName,
    pageId,
    pageTitle,
    views,
    activeMs,
    amountFen,
    happenedAt,
    changedAt,
    text: `${name} ${deedOf(row)}`,
  }
}

function deedOf({ kind, views, activeMs, amountFen, pageTitle }: HeardRow): string {
  const page = pageTitle ? `《${pageTitle}》` : '一个页面'
  if (kind === 'order') return `下单 ${shownYuan(amountFen ?? 0)}`
  if (kind === 'share') return `转发了${page}`
  if (kind === 'task') return '有一件事等您处理'
  const times = views > 1 ? ` ${views} 次` : ''
  return activeMs >= 1_000
    ? `打开${page}${times}，停留 ${lasting(activeMs)}`
    : `打开${page}${times}`
}

/** 8 秒, 1 分, 1 分 20 秒. */
export function lasting(ms: number): string {
  const seconds = Math.round(ms / 1000)
  const minutes = Math.floor(seconds / 60)
  const rest = seconds % 60
  if (minutes === 0) return `${seconds} 秒`
  return rest === 0 ? `${minutes} 分` : `${minutes} 分 ${rest} 秒`
}

/** A member's radar, newest first; `next` is where the older part begins. */
export async function listRadarItems(
  { db }: Pick<Deps, 'db'>,
  staffId: string,
  before?: string | undefined,
): Promise<{ items: RadarItem[]; next: string | null }> {
  const { rows, mark } = await together(db, {
    rows: askRadar(staffId, placeOf(before)),
    mark: shopNames.mark(),
  })
  const items = shownRadar(radarTitled(rows, await shopNames.since(db, mark)))
  const last = items.at(-1)
  return { items, next: rows.length > items.length && last ? placeName(last) : null }
}

/** A page of the radar, from what `askRadar` found. */
export const shownRadar = (rows: HeardRow[]): RadarItem[] =>
  rows.slice(0, RADAR_PAGE - 1).map(radarItemOf)

/** A place in the radar: what is newer has changed later, or at the same moment under a later id. */
export const placeName = ({ changedAt, id }: { changedAt: number; id: string }) =>
  `${changedAt}.${id}`

/** Reads a place back; nothing when it is none. */
export function placeOf(text: string | undefined): { changedAt: number; id: string } | undefined {
  const parts = /^(\d{1,15})\.([\w-]{0,64})$/.exec(text ?? '')
  return parts ? { changedAt: Number(parts[1]), id: parts[2]! } : undefined
}
