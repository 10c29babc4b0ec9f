import { findCaredGroup } from '../../../db/queries/group-care.ts'
import type { Db } from '../../../db/database.ts'
import type { Deps } from '../../deps.ts'
import { enqueue } from '../../jobs/queue.ts'
import { sendNotice } from '../../notices/send-notice.ts'
import { saidClock } from '../../shop-time.ts'
import { syncGroup } from '../../sync/sync-group.ts'
import { tellGroup } from '../watch/tell-group.ts'
import { beginClose } from './close-group.ts'
import { remindedAt, toldAt } from './flash.ts'

/** Which closing time is meant: when it was moved meanwhile, the job has nothing to do. */
export interface FlashJob {
  groupId: string
  closeAt: number
}

/** Queues what follows from a closing time: told before it, the list at it, reminded after it. */
export async function queueFlash(tx: Db, groupId: string, closeAt: number, now: number) {
  const payload: FlashJob = { groupId, closeAt }
  const at = {
    'flash-soon': toldAt(closeAt),
    'flash-over': closeAt,
    'flash-still': remindedAt(closeAt),
  }
  for (const [kind, runAt] of Object.entries(at)) {
    await enqueue(tx, {
      kind,
      key: `${kind}:${groupId}:${closeAt}`,
      payload,
      runAt: Math.max(runAt, now),
    })
  }
}

const findStill = async ({ db }: Deps, { groupId, closeAt }: FlashJob) => {
  const group = await findCaredGroup(db, groupId)
  return group?.flashCloseAt === closeAt && group.dissolvedAt === null ? group : undefined
}

const addressOf = ({ config }: Deps, groupId: string) =>
  `${config.publicUrl}/sidebar/#/g/${encodeURIComponent(groupId)}`

/** T−2 h: the owner hears once that her group closes soon. */
export async function tellFlashSoon(deps: Deps, job: FlashJob): Promise<void> {
  const group = await findStill(deps, job)
  if (!group || deps.now() >= job.closeAt) return
  await sendNotice(deps, {
    staffId: group.ownerId,
    key: `flash-soon:${job.groupId}:${job.closeAt}`,
    title: `「${group.name}」${saidClock(job.closeAt)} 收尾`,
    description: '到点会出现收尾清单：没付款的单、致谢、解散。现在看一眼还差什么。',
    url: addressOf(deps, job.groupId),
  })
}

/** T+0: the close checklist is there. */
export async function closeFlash(deps: Deps, job: FlashJob): Promise<void> {
  if (!(await findStill(deps, job))) return
  const reason = `${saidClock(job.closeAt)} 到了收尾时间`
  await beginClose(deps, job.groupId, { openedBy: null, reason, mergeInto: null })
  await tellGroup(deps, job.groupId)
}

/** Two hours later WeCom is asked; a group that is still there is said once more, and no more. */
export async function remindFlash(deps: Deps, job: FlashJob): Promise<void> {
  if (!(await findStill(deps, job))) return
  await syncGroup(deps, job.groupId)
  const group = await findStill(deps, job)
  if (!group) return
  await sendNotice(deps, {
    staffId: group.ownerId,
    key: `flash-still:${job.groupId}:${job.closeAt}`,
    title: `「${group.name}」还没解散`,
    description: '在企业微信里打开群设置，点「解散群聊」。我们会核对结果，店长也会看到。',
    url: addressOf(deps, job.groupId),
  })
}
