import { insertAll } from '../bulk.ts'
import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import type { MassPartState, MassTargetState } from '../schema/quota.ts'
import { insertOnce, lockRows } from '../write.ts'

type Task = Schema['massTask']
type Part = Schema['massPart']
type Target = Schema['massTarget']

export const insertMassTask = (tx: Db, task: Task) => insertOnce(tx, 'massTask', task)
export const insertMassParts = (tx: Db, parts: Part[]) => insertAll(tx, 'massPart', parts)
export const insertMassTargets = (tx: Db, rows: Target[]) => insertAll(tx, 'massTarget', rows)

/** Who was asked for, and the numbers that were shown. */
export const saveNumbers = (tx: Db, taskId: string, audienceJson: string) =>
  tx.updateTable('massTask').set({ audienceJson }).where('id', '=', taskId).execute()

/** The task this member began with this key. */
export const findMassByKey = (db: Db, createdBy: string, idempotencyKey: string) =>
  db
    .selectFrom('massTask')
    .where('createdBy', '=', createdBy)
    .where('idempotencyKey', '=', idempotencyKey)
    .select('id')
    .executeTakeFirst()

export const findMassTask = (db: Db, taskId: string) =>
  db
    .selectFrom('massTask')
    .innerJoin('staff', 'staff.id', 'massTask.createdBy')
    .where('massTask.id', '=', taskId)
    .selectAll('massTask')
    .select('staff.name as by')
    .executeTakeFirst()

/** Whether the member made it, or somebody of her stores is to send it. */
export async function isMassOf(db: Db, taskId: string, staffId: string, storeIds: string[]) {
  const row = await db
    .selectFrom('massTask')
    .where('massTask.id', '=', taskId)
    .where((eb) =>
      eb.or([
        eb('massTask.createdBy', '=', staffId),
        ...(storeIds.length === 0 ? [] : [eb('massTask.id', 'in', tasksOfStores(db, storeIds))]),
      ]),
    )
    .select('massTask.id')
    .executeTakeFirst()
  return row !== undefined
}

const tasksOfStores = (db: Db, storeIds: string[]) =>
  db
    .selectFrom('massPart')
    .innerJoin('staffStore', 'staffStore.staffId', 'massPart.senderId')
    .where('staffStore.storeId', 'in', storeIds)
    .select('massPart.taskId')

/** The newest tasks a member may look after. */
export const listMassTasks = (db: Db, staffId: string, storeIds: string[], limit: number) =>
  db
    .selectFrom('massTask')
    .where((eb) =>
      eb.or([
        eb('massTask.createdBy', '=', staffId),
        ...(storeIds.length === 0 ? [] : [eb('massTask.id', 'in', tasksOfStores(db, storeIds))]),
      ]),
    )
    .orderBy('massTask.createdAt', 'desc')
    .orderBy('massTask.id', 'desc')
    .limit(limit)
    .select(['id', 'title', 'chatType', 'createdAt', 'cancelledAt'])
    .execute()

/** The parts of these tasks, with who is to send them. */
export const listMassParts = (db: Db, taskIds: string[]) =>
  taskIds.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('massPart')
        .innerJoin('staff', 'staff.id', 'massPart.senderId')
        .leftJoin('groupChat', 'groupChat.id', 'massPart.groupId')
        .where('massPart.taskId', 'in', taskIds)
        .orderBy('massPart.id')
        .selectAll('massPart')
        .select(['staff.name as senderName', 'groupChat.name as groupName'])
        .execute()

/** How many recipients of each part stand where. */
export const countMassTargets = (db: Db, taskIds: string[]) =>
  taskIds.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('massTarget')
        .where('taskId', 'in', taskIds)
        .groupBy(['taskId', 'partId', 'state'])
        .select(['taskId', 'partId', 'state'])
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .execute()

export const findMassPart = (db: Db, partId: string) =>
  db
    .selectFrom('massPart')
    .innerJoin('massTask', 'massTask.id', 'massPart.taskId')
    .where('massPart.id', '=', partId)
    .selectAll('massPart')
    .select(['massTask.chatType', 'massTask.text', 'massTask.attachmentsJson'])
    .select(['massTask.promoAt', 'massTask.cancelledAt', 'massTask.createdBy'])
    .select('massTask.idempotencyKey as taskKey')
    .executeTakeFirst()

/** Moves a part on from any of `from`; false when it stood elsewhere. */
export async function moveMassPart(
  tx: Db,
  partId: string,
  from: MassPartState[],
  to: Partial<Part> & Pick<Part, 'state' | 'changedAt'>,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('massPart')
    .set(to)
    .where('id', '=', partId)
    .where('state', 'in', from)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Notes when WeCom was last asked how far it is. */
export const noteMassChecked = (db: Db, partId: string, checkedAt: number) =>
  db.updateTable('massPart').set({ checkedAt }).where('id', '=', partId).execute()

export const listMassTargets = (db: Db, partId: string, state: MassTargetState) =>
  db
    .selectFrom('massTarget')
    .where('partId', '=', partId)
    .where('state', '=', state)
    .orderBy('toId')
    .select('toId')
    .execute()

/** Everybody a part was planned for, whatever became of them. */
export const listMassMeant = (db: Db, partId: string) =>
  db.selectFrom('massTarget').where('partId', '=', partId).select('toId').execute()

/** Those of a part that still wait (or stand in `from`) come to rest in `state`. */
export async function settleMassTargets(
  tx: Db,
  partId: string,
  toIds: string[] | 'all',
  to: { state: MassTargetState; sentAt: number | null; changedAt: number },
  from: MassTargetState = 'waiting',
) {
  const settle = (some: string[] | null) => {
    const update = tx
      .updateTable('massTarget')
      .set(to)
      .where('partId', '=', partId)
      .where('state', '=', from)
    return (some ? update.where('toId', 'in', some) : update).execute()
  }
  if (toIds === 'all') return void (await settle(null))
  for (let from = 0; from < toIds.length; from += 500) await settle(toIds.slice(from, from + 500))
}

/** Those who still wait go over to the part that takes this one's place. */
export const moveMassTargets = (tx: Db, from: string, to: string, changedAt: number) =>
  tx
    .updateTable('massTarget')
    .set({ partId: to, changedAt })
    .where('partId', '=', from)
    .where('state', '=', 'waiting')
    .execute()

/** The parts in which she still waits, held until the transaction ends. */
export const holdPartsWaitingFor = async (tx: Db, customerId: string, taskId?: string) => {
  const waiting = await tx
    .selectFrom('massTarget')
    .where('toId', '=', customerId)
    .where('state', '=', 'waiting')
    .$if(taskId !== undefined, (query) => query.where('taskId', '=', taskId!))
    .orderBy('partId')
    .select('partId')
    .execute()
  if (waiting.length === 0) return []
  const ids = waiting.map(({ partId }) => partId)
  const parts = tx.selectFrom('massPart').where('id', 'in', ids).orderBy('id')
  return lockRows(tx, parts.select(['id', 'state'])).execute()
}

/** Which of these messages at WeCom we know to be ours already. */
export const listKnownMsgIds = (db: Db, msgIds: string[]) =>
  msgIds.length === 0
    ? Promise.resolve([])
    : db.selectFrom('massPart').where('msgId', 'in', msgIds).select('msgId').execute()

/** What a member is asked to send and has not. */
export const listToConfirm = (db: Db, senderId: string) =>
  db
    .selectFrom('massPart')
    .innerJoin('massTask', 'massTask.id', 'massPart.taskId')
    .leftJoin('groupChat', 'groupChat.id', 'massPart.groupId')
    .where('massPart.senderId', '=', senderId)
    .where('massPart.state', '=', 'made')
    .where('massPart.sentAt', 'is', null)
    .where('massTask.cancelledAt', 'is', null)
    .orderBy('massPart.madeAt')
    .limit(50)
    .select(['massPart.id', 'massTask.title', 'massTask.chatType', 'massPart.madeAt'])
    .select('groupChat.name as groupName')
    .select(({ selectFrom }) =>
      selectFrom('massTarget')
        .whereRef('massTarget.partId', '=', 'massPart.id')
        .where('massTarget.state', '=', 'waiting')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .as('people'),
    )
    .execute()

/** Nobody can be asked any more to send what is no longer wanted. */
export async function cancelMassTask(tx: Db, taskId: string, cancelledAt: number) {
  const { numUpdatedRows } = await tx
    .updateTable('massTask')
    .set({ cancelledAt })
    .where('id', '=', taskId)
    .where('cancelledAt', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export const insertReminder = (tx: Db, row: Schema['massReminder']) =>
  insertOnce(tx, 'massReminder', row)

export const findReminder = (db: Db, id: string) =>
  db.selectFrom('massReminder').where('id', '=', id).select('id').executeTakeFirst()

export const deleteReminder = (db: Db, id: string) =>
  db.deleteFrom('massReminder').where('id', '=', id).execute()

/** When these parts' senders were reminded since, oldest first. */
export const listReminders = (db: Db, partIds: string[], since: number) =>
  partIds.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('massReminder')
        .where('partId', 'in', partIds)
        .where('at', '>', since)
        .orderBy('at')
        .select(['id', 'partId', 'at'])
        .execute()

/** Holds a part until the transaction ends. */
export const holdMassPart = (tx: Db, partId: string) =>
  lockRows(
    tx,
    tx.selectFrom('massPart').where('id', '=', partId).select(['id', 'state']),
  ).executeTakeFirst()

/** How many people opened these shares. */
export const countReadersOf = (db: Db, shareIds: string[]) =>
  shareIds.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('shareReader')
        .where('shareId', 'in', shareIds)
        .groupBy('shareId')
        .select('shareId')
        .select(({ fn }) => fn.countAll<number>().as('readers'))
        .execute()
