import { inTransaction } from '../../db/database.ts'
import { saveTagLibrary } from '../../db/queries/tags.ts'
import type { Deps } from '../deps.ts'
import { cut } from './cut.ts'

// WeCom orders by up to 2^32 − 1, bigger first; our columns are signed and count upwards.
const MOST = 2_147_483_647
const sortNo = (order: number) => MOST - Math.min(MOST, Math.max(0, Math.trunc(order)))

/** Brings the corp's tag library here. A tag deleted in WeCom goes from everybody who had it. */
export async function syncTags({ db, wecom, now }: Deps): Promise<void> {
  const library = (await wecom.getCorpTagList()).filter((group) => !group.isDeleted)
  const groups = library.map((group) => ({
    id: group.id,
    name: cut(group.name, 64),
    sortNo: sortNo(group.sortNo),
    deletedAt: null,
  }))
  const tags = library.flatMap((group) =>
    group.tags
      .filter((tag) => !tag.isDeleted)
      .map((tag) => ({
        id: tag.id,
        groupId: group.id,
        name: cut(tag.name, 64),
        sortNo: sortNo(tag.sortNo),
        deletedAt: null,
      })),
  )
  await inTransaction(db, (tx) => saveTagLibrary(tx, groups, tags, now()))
}
