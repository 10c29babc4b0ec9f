import { inTransaction } from '../../../db/database.ts'
import { idFrom } from '../../../db/ids.ts'
import { insertAct } from '../../../db/queries/audit-log.ts'
import { findCaredGroup, listColleagues } from '../../../db/queries/group-care.ts'
import {
  clearWait,
  findWait,
  handWait,
  insertWait,
  resumeWait,
  type listWaitsOfGroup,
} from '../../../db/queries/group-waits.ts'
import { findMembership } from '../../../db/queries/group-chats.ts'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../env.ts'
import { AppError } from '../../errors.ts'
import { KINDS } from './kinds.ts'
import { lateAt, readHours } from './reply-clock.ts'

/** 待回复: starts the clock for a question in a 履约 group. The same tap again is the same clock. */
export async function startWait(
  deps: Deps,
  actor: Actor,
  groupId: string,
  asked: { key: string; customerId: string | null; note: string },
) {
  const { db } = deps
  const group = await findCaredGroup(db, groupId)
  if (!group) throw new AppError('not_found', '没有找到这个群')
  if (group.kind !== 'service') throw new AppError('blocked', '只有履约群有待回复计时')
  if (asked.customerId !== null) {
    const member = await findMembership(db, groupId, asked.customerId)
    if (!member?.memberId) throw new AppError('not_found', '她不在这个群里')
  }
  const at = deps.now()
  const id = idFrom('wait', actor.staffId, groupId, asked.key)
  await inTransaction(db, async (tx) => {
    const isNew = await insertWait(tx, {
      id,
      groupId,
      customerId: asked.customerId,
      note: asked.note,
      startedBy: actor.staffId,
      startedAt: at,
      keeperId: actor.staffId,
      handOffNote: '',
      handedAt: null,
      clearedBy: null,
      clearedAt: null,
    })
    if (isNew) await insertAct(tx, { ...act(actor, id, at), action: 'wait.start', detail: groupId })
  })
  return { waitId: id }
}

/** 回复了: one tap, logged; or the tap is taken back and the clock runs on. */
export async function markWait(
  deps: Deps,
  actor: Actor,
  { groupId, waitId }: { groupId: string; waitId: string },
  isCleared: boolean,
) {
  await needWait(deps, groupId, waitId)
  const at = deps.now()
  await inTransaction(deps.db, async (tx) => {
    const isChanged = isCleared
      ? await clearWait(tx, waitId, actor.staffId, at)
      : await resumeWait(tx, waitId)
    const action = isCleared ? 'wait.clear' : 'wait.resume'
    if (isChanged) await insertAct(tx, { ...act(actor, waitId, at), action, detail: groupId })
  })
  return { waitId, isCleared }
}

/** 交班: who keeps it from now on, and what she should know. */
export async function handOffWait(
  deps: Deps,
  actor: Actor,
  { groupId, waitId }: { groupId: string; waitId: string },
  { staffId, note }: { staffId: string; note: string },
) {
  await needWait(deps, groupId, waitId)
  const here = await listColleagues(deps.db, groupId)
  if (!here.some((colleague) => colleague.staffId === staffId)) {
    throw new AppError('blocked', '只能交给在群里的同事')
  }
  const at = deps.now()
  await inTransaction(deps.db, async (tx) => {
    const to = { keeperId: staffId, handOffNote: note, handedAt: at }
    if (!(await handWait(tx, waitId, to))) throw new AppError('conflict', '这条已经回复了')
    const detail = `${staffId}：${note}`
    await insertAct(tx, { ...act(actor, waitId, at), action: 'wait.hand-off', detail })
  })
  return { waitId, staffId }
}

async function needWait({ db }: Pick<Deps, 'db'>, groupId: string, waitId: string) {
  const wait = await findWait(db, groupId, waitId)
  if (!wait) throw new AppError('not_found', '没有找到这条待回复')
  return wait
}

const act = (actor: Actor, subject: string, at: number) => ({
  staffId: actor.staffId,
  subject,
  at,
})

/** A waiting question as it is shown, with the moment from which it is late. */
export function showWait(wait: Awaited<ReturnType<typeof listWaitsOfGroup>>[number]) {
  const limitMin = wait.replyLimitMin ?? KINDS[wait.kind].replyLimitMin ?? 30
  return {
    id: wait.id,
    groupId: wait.groupId,
    groupName: wait.groupName,
    customerId: wait.customerId,
    name: wait.customerName,
    note: wait.note,
    startedAt: wait.startedAt,
    lateAt: lateAt(wait.startedAt, limitMin, readHours(wait.hours)),
    keeper: { id: wait.keeperId, name: wait.keeperName ?? '' },
    handOffNote: wait.handOffNote,
  }
}
