import { findCaredGroup } from '../../../db/queries/group-care.ts'
import type { Deps } from '../../deps.ts'
import { AppError } from '../../errors.ts'
import type { CloseWish } from './checklists.ts'

/** 合并: the group the members are asked into; of the same store, and still there. */
export async function findMergeGroup(
  { db }: Pick<Deps, 'db'>,
  groupId: string,
  mergeIntoId: string | null,
): Promise<CloseWish['mergeInto']> {
  if (mergeIntoId === null) return null
  const [group, target] = await Promise.all([
    findCaredGroup(db, groupId),
    findCaredGroup(db, mergeIntoId),
  ])
  const isFit =
    group &&
    target &&
    target.id !== group.id &&
    target.dissolvedAt === null &&
    target.storeId === group.storeId
  if (!isFit) throw new AppError('blocked', '只能并进同一家店还在的群')
  return { id: target.id, name: target.name }
}
