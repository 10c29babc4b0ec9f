import type { Selectable } from 'kysely'
import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { insertOnce } from '../write.ts'

type Checklist = Selectable<Schema['groupChecklist']>
export type ChecklistKind = Checklist['kind']

export const activeKeyOf = (groupId: string, kind: ChecklistKind) => `${groupId}:${kind}`

/** The list of this kind that a group has now. */
export const findActiveChecklist = (db: Db, groupId: string, kind: ChecklistKind) =>
  db
    .selectFrom('groupChecklist')
    .leftJoin('staff', 'staff.id', 'groupChecklist.openedBy')
    .where('activeKey', '=', activeKeyOf(groupId, kind))
    .select([
      'groupChecklist.id',
      'groupChecklist.groupId',
      'groupChecklist.kind',
      'groupChecklist.templateId',
      'groupChecklist.wishJson',
      'groupChecklist.reason',
      'groupChecklist.openedAt',
      'staff.name as openedByName',
    ])
    .executeTakeFirst()

/** Begins a list; false when the group has one already. */
export const insertChecklist = (
  db: Db,
  checklist: Omit<Checklist, 'activeKey' | 'cancelledAt'>,
): Promise<boolean> =>
  insertOnce(db, 'groupChecklist', {
    ...checklist,
    activeKey: activeKeyOf(checklist.groupId, checklist.kind),
    cancelledAt: null,
  })

/** Takes a list back, whichever the group has or that one alone; false when it was not there. */
export async function cancelChecklist(
  db: Db,
  { groupId, kind, id }: { groupId: string; kind: ChecklistKind; id?: string },
  at: number,
) {
  const { numUpdatedRows } = await db
    .updateTable('groupChecklist')
    .set({ activeKey: null, cancelledAt: at })
    .where('activeKey', '=', activeKeyOf(groupId, kind))
    .$if(id !== undefined, (query) => query.where('id', '=', id!))
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export const listTicks = (db: Db, checklistId: string) =>
  db
    .selectFrom('groupTick')
    .leftJoin('staff', 'staff.id', 'groupTick.tickedBy')
    .where('checklistId', '=', checklistId)
    .select(['groupTick.item', 'groupTick.tickedBy', 'groupTick.tickedAt', 'staff.name'])
    .execute()

/** A tick; the first one stands. */
export const insertTick = (db: Db, tick: Schema['groupTick']) => insertOnce(db, 'groupTick', tick)

export async function deleteTick(db: Db, checklistId: string, item: string) {
  const { numDeletedRows } = await db
    .deleteFrom('groupTick')
    .where('checklistId', '=', checklistId)
    .where('item', '=', item)
    .executeTakeFirst()
  return numDeletedRows === 1n
}

/** Groups that are being closed or whose time is short, of an owner or of stores (null: of all). */
export const listClosings = (
  db: Db,
  whose: { ownerId: string } | { storeIds: string[] | null },
  flashBefore: number,
  limit: number,
) =>
  db
    .selectFrom('groupChat')
    .leftJoin('staff', 'staff.id', 'groupChat.ownerId')
    .leftJoin('groupChecklist', (join) =>
      join
        .onRef('groupChecklist.groupId', '=', 'groupChat.id')
        .on('groupChecklist.kind', '=', 'close')
        .on('groupChecklist.activeKey', 'is not', null),
    )
    .where('groupChat.dissolvedAt', 'is', null)
    .where((eb) =>
      eb.or([
        eb('groupChat.flashCloseAt', '<=', flashBefore),
        eb('groupChecklist.id', 'is not', null),
      ]),
    )
    .$if('ownerId' in whose, (query) =>
      query.where('groupChat.ownerId', '=', (whose as { ownerId: string }).ownerId),
    )
    .$if('storeIds' in whose && whose.storeIds !== null, (query) =>
      query.where('groupChat.storeId', 'in', (whose as { storeIds: string[] }).storeIds),
    )
    .orderBy('groupChat.flashCloseAt')
    .orderBy('groupChat.id')
    .limit(limit)
    .select([
      'groupChat.id as groupId',
      'groupChat.name',
      'groupChat.ownerId',
      'staff.name as ownerName',
      'groupChat.flashCloseAt as closeAt',
      'groupChecklist.openedAt',
      'groupChecklist.reason',
    ])
    .execute()
