import { randomBytes } from 'node:crypto'
import { inTransaction } from '../../db/database.ts'
import {
  claimRuns,
  listDueRunIds,
  listPreparedSteps,
  listRuns,
  lockClaimedRuns,
  releaseRuns,
  type PlayRun,
} from '../../db/queries/play-runs.ts'
import { isDuplicate } from '../../db/write.ts'
import type { Deps } from '../deps.ts'
import { MINUTE } from '../shop-time.ts'
import { type Case, decide } from './decide.ts'
import { pageOf } from './definition.ts'
import type { Calendar } from './facts.ts'
import { Ledger } from './ledger.ts'
import { loadCustomerFacts } from './load-facts.ts'
import { loadGroupFacts, loadStoryConsents } from './load-group-facts.ts'
import { type Playbook, readCalendar, readPlaybook } from './playbook.ts'
import { ringAbout } from './ring-about.ts'

const BATCH = 256
const LEASE = 2 * MINUTE

// Says who holds a pass; a process that dies never comes back under its old name.
const me = `${process.pid}-${randomBytes(6).toString('hex')}`
let rounds = 0

type Needed = Pick<Deps, 'db' | 'now'> & Partial<Pick<Deps, 'live'>>

/**
 * Does every step of a play that is due, a batch at a time, and says how many passes it looked at.
 * Several processes may do so at once: a pass is claimed by a guarded update, and what was decided
 * is written in one transaction that begins by finding the claim still ours.
 */
export async function runDuePlays(
  deps: Needed,
  { until, batch = BATCH }: { until?: AbortSignal; batch?: number } = {},
): Promise<number> {
  let done = 0
  let lost = 0
  for (;;) {
    if (until?.aborted) return done
    const holder = `${me}-${(rounds += 1)}`
    const ids = await claim(deps, holder, batch)
    if (ids === 'none') return done
    if (ids.length === 0) {
      // Others took them all; whatever is left then is theirs.
      if ((lost += 1) > 3) return done
      continue
    }
    lost = 0
    done += await lookAt(deps, holder, ids)
  }
}

async function claim({ db, now }: Needed, holder: string, batch: number) {
  const at = now()
  // More than one takes, so that processes which look at once do not all want the same ones.
  const due = await listDueRunIds(db, at, batch * 2)
  if (due.length === 0) return 'none'
  const from = due.length > batch ? Math.floor(Math.random() * (due.length - batch)) : 0
  const wanted = due.slice(from, from + batch).sort()
  await claimRuns(db, wanted, holder, at, at + LEASE)
  const rows = await listRuns(db, wanted)
  return rows.filter(({ claimedBy }) => claimedBy === holder)
}

async function lookAt({ db, now, live }: Needed, holder: string, runs: PlayRun[]): Promise<number> {
  const ids = runs.map(({ id }) => id)
  for (let attempt = 1; ; attempt++) {
    try {
      const playbook = await readPlaybook(db)
      const calendar = await readCalendar(db)
      const at = now()
      const cases = await gather({ db }, runs, playbook, at, calendar)
      const prepared = await inTransaction(db, async (tx) => {
        const ours = new Set((await lockClaimedRuns(tx, ids, holder)).map(({ id }) => id))
        const ledger = new Ledger(at)
        // Decided anew whenever the transaction begins anew: nothing of a failed one is kept.
        for (const one of fresh(cases)) {
          if (!ours.has(one.run.id)) continue
          if (one.play.status === 'paused' || one.run.activeKey === null) ledger.park(one.run)
          else if (one.play.status === 'stopped') {
            const how = { isGoal: false, why: 'stopped', words: '这个打法停了' }
            ledger.leave(one.run, one.definition, how, one.prepared)
          } else decide(one, ledger, at, calendar)
        }
        await ledger.write(tx)
        return ledger.prepared
      })
      const subjects = new Map(cases.map(({ run, play }) => [run.id, play.subject]))
      const told = prepared.map(({ runId, staffId, subjectId }) => {
        return { staffId, subject: subjects.get(runId), subjectId }
      })
      if (live) ringAbout(live, told)
      return runs.length
    } catch (error) {
      // Another process reserved her day at this moment: what we read is old.
      if (!isDuplicate(error) || attempt >= 5) {
        await releaseRuns(db, ids, holder).catch(() => {})
        throw error
      }
    }
  }
}

/** These passes with everything that deciding asks for, the most urgent play of a person first. */
export async function gather(
  { db }: Pick<Deps, 'db'>,
  runs: PlayRun[],
  playbook: Playbook,
  at: number,
  calendar: Calendar,
): Promise<Case[]> {
  const known = runs.flatMap((run) => {
    const play = playbook.get(run.playId)
    const definition = play?.versions.get(run.version)
    return play && definition ? [{ run, play, definition }] : []
  })
  const of = (subject: 'customer' | 'group') =>
    known.filter(({ play }) => play.subject === subject).map(({ run }) => run.subjectId)
  const prepared = runs.filter(({ state }) => state === 'prepared').map(({ id }) => id)
  const [customers, groups, steps, consents] = await Promise.all([
    loadCustomerFacts(db, of('customer'), playbook, at, calendar),
    loadGroupFacts(db, of('group'), playbook, at, calendar),
    listPreparedSteps(db, prepared),
    loadStoryConsents(db, storiesOf(known)),
  ])
  const stepOf = new Map(steps.map((step) => [`${step.runId} ${step.stepNo}`, step]))
  return known
    .flatMap(({ run, play, definition }): Case[] => {
      const facts = (play.subject === 'customer' ? customers : groups).get(run.subjectId)?.facts
      return [
        {
          play,
          definition,
          run,
          prepared: stepOf.get(`${run.id} ${run.stepNo}`),
          facts: { ...(facts ?? NOBODY), storyConsent: consentFor(definition, consents) },
        },
      ]
    })
    .sort((a, b) => b.definition.priority - a.definition.priority)
}

/** Somebody of whom no row is left. */
const NOBODY: Case['facts'] = {
  kind: 'group',
  isGone: true,
  groupKind: 'trade',
  memberDay: null,
  members: 0,
  lastOrders: [],
  pushes: [],
  left: null,
  speakers: [],
  touched: [],
  others: [],
  storyConsent: null,
  dates: {},
}

const storyPages = ({ steps }: Case['definition']) => steps.flatMap(({ say }) => pageOf(say) ?? [])

const storiesOf = (known: { definition: Case['definition'] }[]) =>
  known.flatMap(({ definition }) => storyPages(definition))

/** A play that tells stories may go on while every one of them may be told. */
function consentFor(
  definition: Case['definition'],
  consents: Awaited<ReturnType<typeof loadStoryConsents>>,
) {
  const of = storyPages(definition).flatMap((pageId) => consents.get(pageId) ?? [])
  return of.find((it) => it !== 'given') ?? of[0] ?? null
}

/** The cases with rows of their own; people keep one set of facts among all their passes. */
function fresh(cases: Case[]): Case[] {
  const days = new Map<string, Case['facts']>()
  return cases.map((one) => {
    const { subjectId } = one.run
    const shared = days.get(subjectId) ?? {
      ...one.facts,
      touched: [...one.facts.touched],
      others: one.facts.others.map((other) => ({ ...other })),
    }
    days.set(subjectId, shared)
    return {
      ...one,
      run: { ...one.run },
      prepared: one.prepared && { ...one.prepared },
      // What one pass reserves, the others of hers see: the same list.
      facts: { ...shared, storyConsent: one.facts.storyConsent },
    }
  })
}
