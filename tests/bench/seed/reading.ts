import { createHash } from 'node:crypto'
import { foldView, verdictOf, type ShareFacts } from '../../../api/collector/fold-view.ts'
import { customerPageFrom, readerFrom, type DayTally } from '../../../api/collector/rollups.ts'
import type { Random } from '../../../api/demo/random.ts'
import { DAY, dayOf, MINUTE } from '../../../api/shop-time.ts'
import type { EventRow } from '../../../db/queries/events.ts'
import type { View } from '../../../db/queries/page-views.ts'
import type { EventType } from '../../../db/schema.ts'
import type { Batch } from './batch.ts'
import type { Person } from './people.ts'
import { eventsOf, groupIdOf, scrambled, staffIdOf, staffNoOf, type Shape } from './shape.ts'

/** A page sent to the group, and when. */
export interface Push extends ShareFacts {
  sharedAt: number
  /** How this share stands in the names of its displays. */
  mark: string
}

const PUSHES = 8

/** Eight pages a group was sent in as many weeks. */
export function addPushes(
  batch: Batch,
  { until }: Shape,
  groupNo: number,
  { members, pageIds, random }: { members: Person[]; pageIds: string[]; random: Random },
): Push[] {
  const staffId = staffIdOf(staffNoOf(members[0]!.no))
  const groupId = groupIdOf(groupNo)
  return Array.from({ length: PUSHES }, (_, week) => {
    const shareId = `share_${scrambled(`share ${groupNo} ${week}`)}`
    const pageId = random.pick(pageIds)
    const sharedAt = until - week * 7 * DAY - random.int(2 * DAY, 4 * DAY)
    batch.add('share', {
      id: shareId,
      pageId,
      staffId,
      chatKind: 'group',
      groupId,
      customerId: null,
      replyId: null,
      sendId: null,
      parentShareId: null,
      rootShareId: shareId,
      depth: 0,
      sharerVisitorId: null,
      membersThen: members.length,
      sharedAt,
      createdAt: sharedAt,
    })
    const mark = createHash('sha1').update(shareId).digest('hex').slice(0, 12)
    return { shareId, pageId, staffId, groupId, sharedAt, mark }
  })
}

/** Gives out the names of events: uuid v7 in form, rising, so that they are stored in a row. */
export class EventIds {
  #count = 0
  readonly #from: number

  constructor(from: number) {
    this.#from = from
  }

  next(): Buffer {
    const id = Buffer.alloc(16)
    const n = this.#count++
    id.writeUIntBE(this.#from + Math.floor(n / 64), 0, 6)
    id.writeUInt16BE(0x7000 + (n % 64), 6)
    id.writeUInt32BE(0x80000000 + (Math.imul(n, 2_654_435_761) >>> 2), 8)
    id.writeUInt32BE(Math.imul(n, 2_246_822_519) >>> 0, 12)
    return id
  }
}

const TYPES: EventType[][] = [
  ['open'],
  ['open', 'hide'],
  ['open', 'beat', 'hide'],
  ['open', 'beat', 'click', 'end'],
]

/** Her displays of the group's pages, event by event; returns what they fold to. */
export function addReadings(
  batch: Batch,
  shape: Shape,
  person: Person,
  { pushes, ids, random }: { pushes: Push[]; ids: EventIds; random: Random },
): View[] {
  const views: View[] = []
  let left = eventsOf(shape, person.no)
  while (left > 0) {
    const types = TYPES[Math.min(left, TYPES.length) - 1]!
    left -= types.length
    views.push(addDisplay(batch, shape, person, { types, push: random.pick(pushes), ids, random }))
  }
  return views
}

function addDisplay(
  batch: Batch,
  { until }: Shape,
  { no, customerId, visitorId }: Person,
  { types, push, ids, random }: { types: EventType[]; push: Push; ids: EventIds; random: Random },
): View {
  // Most open it soon; whoever comes late comes within two weeks.
  const latest = Math.min(until - 5 * MINUTE, push.sharedAt + 14 * DAY)
  const openedAt = Math.floor(push.sharedAt + random.next() ** 3 * (latest - push.sharedAt))
  const activeMs = random.int(3_000, 90_000)
  const depth = random.int(10, 100) / 100
  const personKey = visitorId ? customerId : `d_${scrambled(`${dayOf(openedAt)} ${no}`)}`
  let view: View | undefined
  let viewId = ''
  types.forEach((type, seq) => {
    const id = ids.next()
    if (seq === 0) viewId = `view_${id.toString('hex')}_${push.mark}`
    const soFar = types.length === 1 ? 0 : (seq * activeMs) / (types.length - 1)
    const at = openedAt + Math.round(soFar)
    const event: EventRow = {
      id,
      type,
      viewId,
      shareId: push.shareId,
      visitorKey: personKey,
      visitorId,
      customerId: visitorId ? customerId : null,
      seq,
      activeMs: Math.round(soFar),
      depth: seq === 0 ? 0 : depth,
      verdict: verdictOf({ type, activeMs: Math.round(soFar) }, null),
      detailJson: null,
      clientAt: at,
      at,
      receivedAt: at,
    }
    batch.add('event', event)
    view = foldView(view, event, push)
  })
  return view!
}

/** Writes a group's displays and every rollup that is made from them. */
export function addRollups(batch: Batch, views: View[], tally: DayTally) {
  const byReader = new Map<string, View[]>()
  const byCustomerPage = new Map<string, View[]>()
  const gather = (into: Map<string, View[]>, key: string, view: View) => {
    const list = into.get(key)
    if (list) list.push(view)
    else into.set(key, [view])
  }
  for (const view of views) {
    batch.add('pageView', view)
    tally.addView(view, 1)
    if (view.verdict !== 'counted') continue
    gather(byReader, `${view.shareId} ${view.personKey}`, view)
    if (view.customerId) gather(byCustomerPage, `${view.customerId} ${view.pageId}`, view)
  }
  for (const [, mine] of [...byReader].sort(byKey)) {
    const reader = readerFrom(mine)!
    batch.add('shareReader', reader)
    tally.addReader(reader, mine[0]!, 1)
  }
  for (const [, mine] of [...byCustomerPage].sort(byKey)) {
    batch.add('customerPage', customerPageFrom(mine)!)
  }
}

const byKey = ([one]: [string, unknown], [other]: [string, unknown]) => (one < other ? -1 : 1)
