import type { EventType } from '../../db/schema.ts'
import { DAY } from '../shop-time.ts'

/** One event as the browser told it, checked; its time is ours. */
export interface Told {
  id: Buffer
  type: EventType
  seq: number
  activeMs: number
  depth: number
  detailJson: string | null
  clientAt: number
  /** The shop's time of it. */
  at: number
}

/** A request's body that made sense. */
export interface Body {
  token: string
  /** This display of the page, by its own uuid without dashes. */
  visit: string | undefined
  scene: number | undefined
  events: Told[]
}

/** The first thing wrong with a body, by its name. */
export class Fault {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

const TYPES: ReadonlySet<unknown> = new Set<EventType>([
  'open',
  'beat',
  'hide',
  'end',
  'view',
  'click',
  'share',
  'join',
])
const MOST = 100
const DETAIL = 1_000
const LATEST = 8.64e15
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i

const isNumber = (value: unknown, least: number, greatest: number): value is number =>
  typeof value === 'number' && value >= least && value <= greatest

/**
 * Reads a body by hand, because this is the hottest door: whole, or the name of the first fault.
 * The token and the visit may stand in the address instead, where some containers drop bodies.
 */
export function readBody(
  text: string,
  receivedAt: number,
  query: { token: string | undefined; visit: string | undefined },
): Body | Fault {
  let body: any
  try {
    body =
      text === '' && query.token && query.visit
        ? bareOpening(query.visit, receivedAt)
        : JSON.parse(text)
  } catch {
    return new Fault('body is not JSON')
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return new Fault('body')
  if (body.v !== 1) return new Fault('v')
  const token = body.token ?? query.token
  if (typeof token !== 'string' || token.length > 200) return new Fault('token')
  const visit = body.visit ?? query.visit
  if (visit !== undefined && !(typeof visit === 'string' && UUID.test(visit))) {
    return new Fault('visit')
  }
  if (body.now !== undefined && !isNumber(body.now, -LATEST, LATEST)) return new Fault('now')
  if (body.scene !== undefined && !isNumber(body.scene, 0, 1e6)) return new Fault('scene')
  const given = body.events
  if (!Array.isArray(given) || given.length === 0 || given.length > MOST) return new Fault('events')
  const events: Told[] = []
  for (let i = 0; i < given.length; i++) {
    const event = readEvent(given[i], body.now, receivedAt)
    if (event instanceof Fault) return new Fault(`events[${i}].${event.name}`)
    events.push(event)
  }
  return {
    token,
    visit: visit?.replaceAll('-', '').toLowerCase(),
    scene: body.scene,
    events,
  }
}

function readEvent(event: any, now: number | undefined, receivedAt: number): Told | Fault {
  if (typeof event !== 'object' || event === null) return new Fault('is not an object')
  const { id, type, seq, at, activeMs = 0, depth = 0 } = event
  if (typeof id !== 'string' || !UUID_V7.test(id)) return new Fault('id')
  if (!TYPES.has(type)) return new Fault('type')
  if (!Number.isInteger(seq) || seq < 0 || seq > 1e9) return new Fault('seq')
  if (!isNumber(at, -LATEST, LATEST)) return new Fault('at')
  if (!isNumber(activeMs, 0, 1e12)) return new Fault('activeMs')
  if (!isNumber(depth, 0, 1)) return new Fault('depth')
  const detailJson = detailOf(event)
  if (detailJson !== null && detailJson.length > DETAIL) return new Fault('detail is too long')
  return {
    id: Buffer.from(id.replaceAll('-', ''), 'hex'),
    type,
    seq,
    activeMs: Math.min(Math.round(activeMs), DAY),
    depth: Math.round(depth * 1000) / 1000,
    detailJson,
    clientAt: Math.trunc(at),
    at: timeOf(at, now, receivedAt),
  }
}

const NAMED: ReadonlySet<string> = new Set(['id', 'type', 'seq', 'at', 'activeMs', 'depth'])

/** Whatever else it says; most say nothing else, and the rest of an object is dear to make. */
function detailOf(event: any): string | null {
  for (const name in event) {
    if (NAMED.has(name)) continue
    const {
      id: _id,
      type: _type,
      seq: _seq,
      at: _at,
      activeMs: _ms,
      depth: _depth,
      ...rest
    } = event
    return JSON.stringify(rest)
  }
  return null
}

/**
 * The shop's time of an event. The browser's clock may be years off; how long ago something was by
 * that same clock is not. Nothing is older than a day, nothing is from the future.
 */
export function timeOf(at: number, now: number | undefined, receivedAt: number): number {
  const ago = now === undefined ? receivedAt - at : now - at
  return Math.round(receivedAt - Math.min(DAY, Math.max(0, ago)))
}

// The body was dropped on the way: that she opened the page is still known, once per visit.
const bareOpening = (visit: string, at: number) => ({
  v: 1,
  events: [{ id: visit, type: 'open', seq: 0, at }],
})
