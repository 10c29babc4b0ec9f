import { findPush } from '../../../db/queries/boards.ts'
import { deleteTouch, saveTouch } from '../../../db/queries/group-watch.ts'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../env.ts'
import { AppError } from '../../errors.ts'
import { readPush } from './read-pushes.ts'
import { tellGroup } from './tell-group.ts'

interface Touched {
  groupId: string
  shareId: string
  customerId: string
}

/**
 * 聊过了 or 跳过: one of those who looked is marked in the push's list, for everybody who walks it.
 * Only somebody the list names can be marked; the same mark twice is one.
 */
export async function touchReader(
  deps: Deps,
  actor: Actor,
  { groupId, shareId, customerId }: Touched,
  how: 'done' | 'skipped',
) {
  const { opened } = await readPush(deps, groupId, shareId, actor)
  if (!opened.some((reader) => reader.customerId === customerId)) {
    throw new AppError('gone', '她已经不在这张名单里')
  }
  const at = deps.now()
  await saveTouch(deps.db, { shareId, customerId, staffId: actor.staffId, how, at })
  await tellGroup(deps, groupId)
  return { customerId, how, at }
}

/** Takes the member's own mark back. */
export async function untouchReader(
  { db, live }: Pick<Deps, 'db' | 'live'>,
  actor: Actor,
  { groupId, shareId, customerId }: Touched,
) {
  if (!(await findPush(db, groupId, shareId))) {
    throw new AppError('not_found', '没有找到这次推送')
  }
  await deleteTouch(db, shareId, customerId, actor.staffId)
  await tellGroup({ db, live }, groupId)
  return { customerId }
}
