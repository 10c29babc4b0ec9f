import type { Db } from '../../db/database.ts'
import { listNotPersonalised } from '../../db/queries/consents.ts'
import {
  listCustomersToPlay,
  listOffersTo,
  listOpenCasesOf,
  listPagesLookedAt,
  listPaidBy,
  listPassesOf,
  listSaidByMass,
  listSaidTo,
  listScoresOf,
  listSpeakersOf,
  listTagNamesOf,
  listTouchesOf,
} from '../../db/queries/play-facts.ts'
import { usualInterval } from '../customers/suggestions.ts'
import type { ScoreState } from '../scores/score-state.ts'
import { stageAt } from '../scores/stage.ts'
import { DAY } from '../shop-time.ts'
import { daysBack } from './calendar.ts'
import type { Definition } from './definition.ts'
import type { Passes } from './entry.ts'
import type { Calendar, CustomerFacts, OtherRun } from './facts.ts'
import type { Playbook } from './playbook.ts'

/** How far back what was said to her still matters (「一年内发过同券」). */
const SAID_DAYS = 365
const TOUCH_DAYS = 31

export interface Known<F> {
  facts: F
  /** Which plays she is in or was in, and the run she was not let into on which occasion. */
  passes: Awaited<ReturnType<typeof listPassesOf>>
  /** The same as it will stand later if nothing happens: stages fall asleep by themselves. */
  factsAt: (later: number) => F
}

/** What of a person is read; what nothing asks for need not be. */
export interface Needs {
  stage: boolean
  orders: boolean
  pages: boolean
  said: boolean
  cases: boolean
  /** These only when some play, or the one that is tried, speaks of them. */
  tags: boolean
  offers: boolean
}

const ALL: Needs = {
  stage: true,
  orders: true,
  pages: true,
  said: true,
  cases: true,
  tags: false,
  offers: false,
}

/** What trying this definition asks for: of the days to come no more than its own words. */
export function needsOf(definition: Definition, span: 'coming' | 'past'): Needs {
  const json = JSON.stringify(definition)
  const asks = (...words: string[]) => words.some((word) => json.includes(`"${word}"`))
  const own = { tags: asks('tag'), offers: asks('upgrade') }
  if (span === 'past') return { ...ALL, ...own }
  return {
    ...own,
    stage: asks('stage', 'notStage', 'asleep'),
    orders: asks('ordered', 'lastOrder', 'reorder', 'looked'),
    pages: asks('opened', 'looked', 'neverOpened'),
    said: asks('said', 'saidKind', 'talked'),
    cases: asks('openCase'),
  }
}

/** Everything the engine asks about these customers, each kind in one read. */
export async function loadCustomerFacts(
  db: Db,
  customerIds: string[],
  playbook: Playbook,
  now: number,
  calendar: Calendar,
  needs: Needs = ALL,
): Promise<Map<string, Known<CustomerFacts>>> {
  const ids = [...new Set(customerIds)].sort()
  const [
    customers,
    speakers,
    scores,
    orders,
    pages,
    said,
    cases,
    tags,
    passes,
    touches,
    notPersonalised,
    saidByMass,
    offers,
  ] = await Promise.all([
    listCustomersToPlay(db, ids),
    listSpeakersOf(db, ids),
    needs.stage ? listScoresOf(db, ids) : [],
    needs.orders ? listPaidBy(db, ids) : [],
    needs.pages ? listPagesLookedAt(db, ids) : [],
    needs.said ? listSaidTo(db, ids, now - SAID_DAYS * DAY) : [],
    needs.cases ? listOpenCasesOf(db, ids) : [],
    needs.tags || uses(playbook, '"is":"tag"') ? listTagNamesOf(db, ids) : [],
    listPassesOf(db, ids),
    listTouchesOf(db, ids, daysBack(now, TOUCH_DAYS, calendar)),
    needs.pages ? listNotPersonalised(db, ids) : new Set<string>(),
    uses(playbook, '"how":"mass"') ? listSaidByMass(db, ids, now - SAID_DAYS * DAY) : [],
    needs.offers || uses(playbook, '"kind":"upgrade"') ? listOffersTo(db, ids) : [],
  ])
  const by = {
    speakers: grouped(speakers, (it) => it.customerId),
    orders: grouped(orders, (it) => it.customerId),
    pages: grouped(pages, (it) => it.customerId),
    said: grouped([...said, ...saidByMass], (it) => it.customerId),
    offers: grouped(offers, (it) => it.customerId),
    tags: grouped(tags, (it) => it.customerId),
    passes: grouped(passes, (it) => it.subjectId),
    touches: grouped(touches, (it) => it.subjectId),
  }
  const scoreOf = new Map(scores.map((row) => [row.customerId, row.partsJson]))
  const inCase = new Set(cases.map((row) => row.customerId))

  return new Map(
    customers.map((customer) => {
      const { id } = customer
      const own = by.passes.get(id) ?? []
      const paid = (by.orders.get(id) ?? []).map(({ paidAt }) => paidAt).sort((a, b) => b - a)
      const known = (by.speakers.get(id) ?? []).sort((a, b) => a.followedAt - b.followedAt)
      const partsJson = scoreOf.get(id)
      const score = partsJson ? (JSON.parse(partsJson) as ScoreState) : undefined
      const stage = score && stageAt(score, now)
      const interval = usualInterval(paid)
      const followedAt = known[0]?.followedAt
      const no = own.filter((it) => it.state === 'ended' && it.reason === 'saidNo')
      const facts: CustomerFacts = {
        kind: 'customer',
        isGone: customer.deletedAt !== null,
        relation: customer.kind,
        isOfWecom: customer.wxType === 2,
        offeredAt: latest((by.offers.get(id) ?? []).map(({ offeredAt }) => offeredAt)),
        preference: customer.preference,
        stage: stage?.name ?? '初识',
        hasOpenCase: inCase.has(id),
        knowsAgeBand: customer.guardianConsentAt !== null && customer.ageBand !== null,
        tags: (by.tags.get(id) ?? []).map(({ name }) => name),
        orders: paid,
        // 按我看过的推荐 turned off: nothing is decided by what she looked at.
        pages: notPersonalised.has(id) ? [] : (by.pages.get(id) ?? []),
        said: (by.said.get(id) ?? [])
          .map((it) => ({ ...it, at: it.at! }))
          .sort((a, b) => b.at - a.at),
        saidNoAt: no.length > 0 ? Math.max(...no.map(({ endedAt }) => endedAt ?? 0)) : null,
        interval,
        speakers: known.map(({ staffId }) => staffId),
        touched: (by.touches.get(id) ?? []).map(({ day, no }) => ({ day, no })),
        others: othersOf(own, playbook),
        storyConsent: null,
        dates: {
          ...(followedAt !== undefined && { followed: followedAt }),
          ...(stage && { stage: stage.since }),
          ...(stage?.name === '沉睡' && { asleep: stage.since }),
          ...(paid[0] !== undefined && {
            lastOrder: paid[0],
            reorder: reorderAt(paid[0], interval),
          }),
        },
      }
      const factsAt = (later: number) => (score ? asleepBy(facts, score, later) : facts)
      return [id, { facts, passes: own, factsAt }] as const
    }),
  )
}

/** Several things bought in one week are no rhythm: nobody is reminded within it. */
export const reorderAt = (lastOrder: number, { days }: CustomerFacts['interval']): number =>
  lastOrder + Math.round(Math.max(7, days * 0.8) * DAY)

function asleepBy(facts: CustomerFacts, score: ScoreState, later: number): CustomerFacts {
  const stage = stageAt(score, later)
  if (stage.name === facts.stage) return facts
  const dates = { ...facts.dates, stage: stage.since }
  return {
    ...facts,
    stage: stage.name,
    dates: stage.name === '沉睡' ? { ...dates, asleep: stage.since } : dates,
  }
}

/** The plays somebody is in now, with who goes first. */
export function othersOf(
  passes: Awaited<ReturnType<typeof listPassesOf>>,
  playbook: Playbook,
): OtherRun[] {
  return passes
    .filter(({ state }) => state === 'waiting' || state === 'prepared' || state === 'parked')
    .map(({ playId, version, state }) => ({
      playId,
      priority: playbook.get(playId)?.versions.get(version)?.priority ?? 0,
      isPrepared: state === 'prepared',
    }))
}

/** Her earlier passes through one play. */
export function passesOf(passes: Awaited<ReturnType<typeof listPassesOf>>, playId: string): Passes {
  const own = passes.filter((it) => it.playId === playId && it.state !== 'refused')
  const ends = own.flatMap(({ endedAt }) => (endedAt === null ? [] : [endedAt]))
  return {
    count: own.length,
    isIn: own.some(({ endedAt }) => endedAt === null),
    lastEndedAt: ends.length > 0 ? Math.max(...ends) : null,
  }
}

export function grouped<T>(rows: T[], keyOf: (row: T) => string | null): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const key = keyOf(row)
    if (key === null) continue
    const group = groups.get(key)
    if (group) group.push(row)
    else groups.set(key, [row])
  }
  return groups
}

const latest = (moments: number[]) => (moments.length > 0 ? Math.max(...moments) : null)

const written = new WeakMap<object, string>()

/** Whether any play speaks of it at all, by the words of its definition. */
function uses(playbook: Playbook, words: string): boolean {
  return [...playbook.values()].some(({ versions }) =>
    [...versions.values()].some((definition) => {
      let json = written.get(definition)
      if (json === undefined) {
        json = JSON.stringify(definition)
        written.set(definition, json)
      }
      return json.includes(words)
    }),
  )
}
