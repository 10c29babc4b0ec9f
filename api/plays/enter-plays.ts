import type { Db } from '../../db/database.ts'
import { inTransaction } from '../../db/database.ts'
import { newId } from '../../db/ids.ts'
import { listFriendIdsAfter, listGroupIdsAfter } from '../../db/queries/play-facts.ts'
import { wakeRunsOfStaff } from '../../db/queries/play-runs.ts'
import { hasRunningPlay } from '../../db/queries/plays.ts'
import { listGoneIds } from '../../db/queries/staff.ts'
import { isDuplicate } from '../../db/write.ts'
import type { Deps } from '../deps.ts'
import { enqueueAll } from '../jobs/queue.ts'
import { HOUR } from '../shop-time.ts'
import { mayEnter } from './entry.ts'
import type { Facts } from './facts.ts'
import { runIdOf } from './keys.ts'
import { Ledger } from './ledger.ts'
import { type Known, loadCustomerFacts, passesOf } from './load-facts.ts'
import { loadGroupFacts } from './load-group-facts.ts'
import { newRun } from './new-run.ts'
import { type Play, readCalendar, readPlaybook } from './playbook.ts'

const BATCH = 256

type Subject = Play['subject']

/** 每天一遍: every customer is looked at, whether a play lets her in; groups, each hour until night. */
export async function enterPlays(deps: Deps): Promise<void> {
  await lookThrough(deps, 'customer')
  const at = deps.now()
  const hours = Array.from({ length: 14 }, (_, i) => at + i * HOUR)
  await inTransaction(deps.db, (tx) =>
    enqueueAll(
      tx,
      hours.map((runAt) => ({
        kind: 'enter-group-plays',
        key: `enter-group-plays:${Math.floor(runAt / HOUR)}`,
        payload: {},
        runAt,
      })),
    ),
  )
}

/** Every group is looked at, whether a play is for it now; and who has left has nothing to say. */
export async function enterGroupPlays(deps: Deps): Promise<void> {
  await wakeRunsOfStaff(deps.db, await listGoneIds(deps.db), deps.now())
  await lookThrough(deps, 'group')
}

async function lookThrough(deps: Deps, subject: Subject): Promise<void> {
  const list = subject === 'customer' ? listFriendIdsAfter : listGroupIdsAfter
  let after = ''
  for (;;) {
    const ids = await list(deps.db, after, BATCH)
    if (ids.length === 0) return
    await considerForPlays(deps, subject, ids)
    after = ids.at(-1)!
  }
}

/**
 * Something happened to them that may let them in: looked at soon. Each time is work of its own:
 * what happens right after somebody was looked at would be missed by a key shared with it.
 */
export async function considerSoon(
  tx: Db,
  subject: Subject,
  subjectIds: string[],
  now: number,
  which: { listening?: boolean } = {},
) {
  if (!(await hasRunningPlay(tx, subject, which))) return
  await enqueueAll(
    tx,
    [...new Set(subjectIds)].sort().map((id) => ({
      kind: 'consider-plays',
      key: newId('consider-plays'),
      payload: { subject, ids: [id] },
      runAt: now,
    })),
  )
}

/** Lets in whom a running play is for, now, and says of the others why not; once an occasion. */
export async function considerForPlays(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  subject: Subject,
  ids: string[],
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      const playbook = await readPlaybook(db)
      const open = [...playbook.values()].filter(
        (play) =>
          play.status === 'running' && play.subject === subject && play.liveVersion !== null,
      )
      if (open.length === 0) return
      const at = now()
      const calendar = await readCalendar(db)
      const load = subject === 'customer' ? loadCustomerFacts : loadGroupFacts
      const known: Map<string, Known<Facts>> = await load(db, ids, playbook, at, calendar)
      const ledger = new Ledger(at)
      for (const [subjectId, one] of [...known].sort(([a], [b]) => (a < b ? -1 : 1))) {
        for (const play of byPriority(open)) {
          const definition = play.versions.get(play.liveVersion!)!
          const passes = passesOf(one.passes, play.id)
          const entry = mayEnter(definition, one.facts, passes, at, calendar)
          if (entry.kind === 'none') continue
          const there = one.passes.find(
            ({ id }) => id === runIdOf(play.id, subjectId, entry.entryKey),
          )
          // This occasion was used, or refused for the same or another reason before.
          if (there && (there.state !== 'refused' || entry.kind === 'refuse')) continue
          const whom = { subjectId, facts: one.facts, entryKey: entry.entryKey }
          if (entry.kind === 'refuse') {
            const run = newRun(
              play,
              play.liveVersion!,
              definition,
              { ...whom, pass: 0 },
              at,
              entry.why,
            )
            ledger.refuse(run, entry.words)
          } else {
            const pass = { ...whom, pass: entry.pass }
            const run = newRun(play, play.liveVersion!, definition, pass, at)
            if (there) run.version = play.liveVersion!
            ledger.enter(run, there?.reason ?? null)
            one.facts.others.push({
              playId: play.id,
              priority: definition.priority,
              isPrepared: false,
            })
          }
        }
      }
      await inTransaction(db, (tx) => ledger.write(tx))
      return
    } catch (error) {
      // Another process let her in at this moment.
      if (!isDuplicate(error) || attempt >= 5) throw error
    }
  }
}

const byPriority = (plays: Play[]): Play[] =>
  [...plays].sort((a, b) => priorityOf(b) - priorityOf(a) || (a.id < b.id ? -1 : 1))

const priorityOf = ({ versions, liveVersion }: Play) => versions.get(liveVersion!)?.priority ?? 0
