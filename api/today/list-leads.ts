import { listClaims } from '../../db/queries/lead-claims.ts'
import { listPersonalisedAnswers, notPersonalised } from '../../db/queries/consents.ts'
import { listHeardOf, listLeadMarks } from '../../db/queries/leads.ts'
import { forSituations, repliesInUse } from '../../db/queries/replies.ts'
import { shopNames } from '../../db/queries/shop-names.ts'
import { listTasksOfStaff } from '../../db/queries/tasks.ts'
import type { Db } from '../../db/database.ts'
import { together } from '../../db/together.ts'
import type { Deps } from '../deps.ts'
import { addDays, DAY, dayOf, startOfDay } from '../shop-time.ts'
import { readEvidence } from '../tasks/evidence.ts'
import { ruleOf } from '../tasks/rules.ts'
import { showTask, type Task } from '../tasks/show-task.ts'
import { moreLeads } from './lead-sources.ts'
import { type Heard, type LeadIdea, rankLeads } from './leads.ts'

/** How far back a happening makes a lead. */
export const LOOK_BACK = 2 * DAY

type Found = Awaited<ReturnType<typeof together<ReturnType<typeof askLeads>>>>

/** 线索 as the member sees it. */
export interface Lead {
  customerId: string
  name: string
  reason: string
  replyId: string | null
  replyTitle: string | null
  at: number
  rank: number
  kind: LeadIdea['kind']
  /** Taken by this member until then; nobody else sees her meanwhile. */
  claimedUntil: number | null
}

/** What `rankedLeads` starts from, to be asked together with other things. */
export const askLeads = (staffId: string, at: number) => ({
  allHeard: listHeardOf.of(staffId, at - LOOK_BACK),
  taskRows: listTasksOfStaff.of(staffId, startOfDay(addDays(dayOf(at), 1))),
  mark: shopNames.mark(),
  found: moreLeads.ask({ staffId, since: at - LOOK_BACK, now: at }),
})

/** Everybody worth a word today, best first, and this member's tasks. */
export async function listLeads(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  staffId: string,
): Promise<{ leads: Lead[]; tasks: Task[] }> {
  const at = now()
  return rankedLeads(db, staffId, at, await together(db, askLeads(staffId, at)))
}

/** As `listLeads`, from what was found. */
export async function rankedLeads(
  db: Db,
  staffId: string,
  at: number,
  { allHeard, taskRows, mark, found }: Found,
): Promise<{ leads: Lead[]; tasks: Task[] }> {
  const since = at - LOOK_BACK
  const replies = forSituations(await repliesInUse.since(db, mark))
  const names = await shopNames.since(db, mark)
  const allTold = await moreLeads.tell(db, found, { since, now: at })
  const { doneMarks, answers, claimed } = await together(db, {
    doneMarks: listLeadMarks.of(idsOf([...taskRows, ...allTold])),
    answers: listPersonalisedAnswers.of(idsOf([...allHeard, ...allTold])),
    claimed: listClaims.of(idsOf([...allHeard, ...taskRows, ...allTold]), at),
  })
  const known = knownOf({ doneMarks, answers, claimed })
  const free = freeIdeas({ staffId, allHeard, taskRows, allTold }, known, names, at)
  const forSituation = (situation: string) => replies.find((it) => it.situation === situation)
  const leads = free.map(({ situation, ...lead }): Lead => {
    const reply = lead.replyId
      ? replies.find((it) => it.id === lead.replyId)
      : situation && forSituation(situation)
    return {
      ...lead,
      replyId: reply ? reply.id : lead.replyId,
      replyTitle: reply ? reply.title : null,
      claimedUntil: known.claims.get(lead.customerId)?.untilAt ?? null,
    }
  })
  return {
    leads,
    tasks: taskRows
      .filter((row) => row.preference !== 'none' || ruleOf(row.rule).isService)
      .map((row) =>
        showTask(row, { name: row.name }, (situation) => forSituation(situation)?.id ?? null),
      ),
  }
}

/** Of whom something is asked: each once. */
export const idsOf = (rows: { customerId: string }[]): string[] => [
  ...new Set(rows.map((it) => it.customerId)),
]

/** What is known of customers, whoever follows them: by their ids. */
export const knownOf = ({ doneMarks, answers, claimed }: About) => ({
  marks: new Map(doneMarks.map((mark) => [mark.customerId, mark.doneAt])),
  turnedOff: notPersonalised(answers),
  claims: new Map(claimed.map((it) => [it.customerId, it])),
})

interface About {
  doneMarks: Awaited<ReturnType<typeof listLeadMarks>>
  answers: Awaited<ReturnType<typeof listPersonalisedAnswers>>
  claimed: Awaited<ReturnType<typeof listClaims>>
}

interface Own {
  staffId: string
  allHeard: Found['allHeard']
  taskRows: Found['taskRows']
  allTold: LeadIdea[]
}

/** Everybody worth a word to this member whom nobody else has taken, best first. */
export function freeIdeas(
  { staffId, allHeard, taskRows, allTold }: Own,
  { marks, turnedOff, claims }: ReturnType<typeof knownOf>,
  names: Awaited<ReturnType<typeof shopNames.since>>,
  at: number,
): LeadIdea[] {
  // 按我看过的推荐 turned off: looking makes nobody a lead.
  const heard = allHeard.flatMap((row): Heard[] => {
    const page = row.pageId === null ? undefined : names.pages.get(row.pageId)
    if (!page || turnedOff.has(row.customerId)) return []
    return [{ ...row, pageId: page.pageId, pageKind: page.kind, pageTitle: page.title }]
  })
  const more = allTold.filter(
    (it) => !turnedOff.has(it.customerId) && it.at > (marks.get(it.customerId) ?? 0),
  )
  const open = taskRows
    .filter((row) => row.preference !== 'none' && row.createdAt > (marks.get(row.customerId) ?? 0))
    .map((row) => ({
      customerId: row.customerId,
      name: row.name,
      rule: row.rule,
      replyId: row.replyId,
      reason: readEvidence(row.evidenceJson).reason,
      at: row.createdAt,
    }))
  const ideas = rankLeads(heard, open, { since: at - LOOK_BACK, now: at }, more)
  return ideas.filter(({ customerId }) => {
    const claim = claims.get(customerId)
    return !claim || claim.staffId === staffId
  })
}
