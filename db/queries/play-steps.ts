import { compiledList } from '../compiled-list.ts'
import type { Db } from '../database.ts'

// Prepared steps of plays, one by one: who is to say them, and what is known of them afterwards.

/** Why this step was passed over, as the log has it last. */
export async function findSkipReason(db: Db, runId: string, stepNo: number): Promise<string> {
  const row = await db
    .selectFrom('playLog')
    .where('runId', '=', runId)
    .where('stepNo', '=', stepNo)
    .where('what', '=', 'skipped')
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .select('reason')
    .executeTakeFirst()
  return row?.reason ?? ''
}

/** Steps whose page she (or somebody of the group) has just opened for the first time. */
export const listStepsOfShares = compiledList((db, shareIds: string[]) =>
  db
    .selectFrom('share')
    .innerJoin('playStep', 'playStep.sendId', 'share.sendId')
    .where('share.id', 'in', shareIds)
    .where('playStep.openedAt', 'is', null)
    .selectAll('playStep')
    .select('share.groupId'),
)

/** One step, as it stands now. */
export const findPlayStep = (db: Db, runId: string, stepNo: number) =>
  db
    .selectFrom('playStep')
    .where('runId', '=', runId)
    .where('stepNo', '=', stepNo)
    .selectAll()
    .executeTakeFirst()

/** Ties the send to its step, which goes with no others then; false when another send has it. */
export async function tieSend(
  db: Db,
  step: { runId: string; stepNo: number },
  from: string | null,
  sendId: string,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('playStep')
    .set({ sendId, batchId: null })
    .where('runId', '=', step.runId)
    .where('stepNo', '=', step.stepNo)
    .where('state', '=', 'prepared')
    .where((eb) => (from === null ? eb('sendId', 'is', null) : eb('sendId', '=', from)))
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Steps that recommend this visitor of 客服 somebody, prepared and not done. */
export const listUpgradeSteps = (db: Db, customerId: string) =>
  db
    .selectFrom('playStep')
    .where('subjectId', '=', customerId)
    .where('state', '=', 'prepared')
    .where('kind', '=', 'upgrade')
    .selectAll()
    .execute()

/** Steps said to these visitors of 客服 in that conversation since `since`, not answered yet. */
export const listUnanswered = compiledList((db, customerIds: string[], since: number) =>
  db
    .selectFrom('playStep')
    .leftJoin('send', 'send.id', 'playStep.sendId')
    .where('playStep.subjectId', 'in', customerIds)
    .where('playStep.state', 'in', ['sent', 'self'])
    .where('playStep.doneAt', '>=', since)
    .where('playStep.repliedAt', 'is', null)
    .where((eb) => eb.or([eb('send.chatKind', '=', 'kf'), eb('playStep.kind', '=', 'upgrade')]))
    .selectAll('playStep'),
)

/** The step that this send carries out. */
export const findStepOfSend = (db: Db, sendId: string) =>
  db.selectFrom('playStep').where('sendId', '=', sendId).selectAll().executeTakeFirst()

/** What lies prepared for these members to say, oldest first. */
export const listStepsOfStaff = (db: Db, staffId: string) =>
  db
    .selectFrom('playStep')
    .where('staffId', '=', staffId)
    .where('state', '=', 'prepared')
    // What is confirmed in WeCom, and a post for many, have places of their own.
    .where('kind', '<>', 'moment')
    .where((eb) => eb.or([eb('batchId', 'is', null), eb('sendId', 'is', null)]))
    .orderBy('preparedAt')
    .limit(200)
    .selectAll()
    .execute()
