import type { GroupPointKind, GroupPointReason } from '../../../db/schema/group-score.ts'
import { READ_DEPTH, READ_MS } from '../../scores/rules.ts'
import { POINT_RULES } from './rules.ts'

/** A counted display of a page of the group, as far as points are concerned. */
export interface PointView {
  id: string
  pageId: string
  openedAt: number
  activeMs: number
  depth: number
  clicks: number
}

/** Something a member did by looking. `place`: where a second time that day is the same again. */
export interface LookFact {
  kind: 'click' | 'read'
  sourceId: string
  pageId: string
  place: string
  at: number
}

/** What a fact is worth, with the word for it. */
export type Worth = { points: number; reason: Extract<GroupPointReason, 'given' | 'again'> }

/** 点开 the page, 点 a button in it, 读完: what a display shows so far. */
export function looksOf(view: PointView): LookFact[] {
  const { id, pageId, openedAt: at } = view
  const looks: LookFact[] = [{ kind: 'click', sourceId: id, pageId, place: pageId, at }]
  if (view.clicks > 0) {
    looks.push({ kind: 'click', sourceId: `${id}.tap`, pageId, place: `${pageId}.tap`, at })
  }
  if (view.depth >= READ_DEPTH && view.activeMs >= READ_MS) {
    looks.push({ kind: 'read', sourceId: id, pageId, place: pageId, at })
  }
  return looks
}

/**
 * What one day's looks of one member in one group are worth: the same page again is worth half and
 * then nothing, and a kind counts so many times a day, the earliest first. A function of the set of
 * looks alone: in which order they became known, and how often, is of no matter.
 */
export function dayPoints(looks: LookFact[]): (LookFact & Worth)[] {
  const known = new Map(looks.map((look) => [`${look.kind} ${look.sourceId}`, look]))
  const inOrder = [...known.values()].sort(
    (a, b) => a.at - b.at || (a.sourceId < b.sourceId ? -1 : 1),
  )
  const before = new Map<string, number>()
  const used: Partial<Record<GroupPointKind, number>> = {}
  const worth: (LookFact & Worth)[] = []
  for (const look of inOrder) {
    const { kind } = look
    const place = `${kind} ${look.place}`
    const times = before.get(place) ?? 0
    before.set(place, times + 1)
    const points = Math.floor(POINT_RULES[kind].points / 2 ** times)
    const count = used[kind] ?? 0
    if (points === 0 || count >= POINT_RULES[kind].perDay) continue
    used[kind] = count + 1
    worth.push({ ...look, points, reason: times > 0 ? 'again' : 'given' })
  }
  return worth
}

/** What so many 发言 or 提问 of one day are worth. */
export const speechPoints = (kind: 'speech' | 'question', times: number) =>
  Math.min(Math.max(0, times), POINT_RULES[kind].perDay) * POINT_RULES[kind].points
