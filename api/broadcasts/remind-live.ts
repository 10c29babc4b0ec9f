import { inTransaction } from '../../db/database.ts'
import { findReminder, insertReminder, setReminder } from '../../db/queries/broadcasts.ts'
import { listStandingFollows } from '../../db/queries/follows.ts'
import { findPageOfShare } from '../../db/queries/pages.ts'
import { closeTask, insertTask, reopenTask } from '../../db/queries/tasks.ts'
import { tellFollowers } from '../customers/tell-followers.ts'
import type { Deps } from '../deps.ts'
import type { Visitor } from '../env.ts'
import { AppError } from '../errors.ts'
import { shareOf } from '../polls/find-poll.ts'
import { liveOn } from './live-block.ts'
import { reminderIdOf, reminding } from './reminder.ts'

const TAKEN_BACK = 'taken_back'

/**
 * 提醒我看直播: her wish becomes a task of the adviser who sent her the page, or who has known her
 * longest, due half an hour before. Nothing is sent by itself: the adviser tells her with one tap.
 * Taken back, the task is closed with it.
 */
export async function remindLive(
  deps: Pick<Deps, 'db' | 'config' | 'now' | 'live'>,
  visitor: Visitor,
  { token, isOn }: { token: string; isOn: boolean },
): Promise<{ isOn: boolean }> {
  const { db, config, now } = deps
  const at = now()
  const shareId = shareOf(config, token)
  const customerId = whoAsks(visitor)
  const share = await findPageOfShare(db, shareId)
  const live = share?.status === 'live' ? liveOn(share.blocksJson) : undefined
  if (!share || !live) throw new AppError('gone', '这一页收起来了')
  if (live.startsAt <= at) throw new AppError('gone', '已经开播了，直接进去看就行')
  const id = reminderIdOf(share.pageId, live.startsAt, customerId)
  const knowing = await listStandingFollows(db, [customerId])
  const adviser = knowing.find(({ staffId }) => staffId === share.staffId) ?? knowing[0]
  if (isOn && !adviser) throw new AppError('blocked', '还没有顾问加您好友，提醒不到您')
  await inTransaction(db, async (tx) => {
    const before = await findReminder(tx, id)
    if (before) {
      if (!(await setReminder(tx, id, isOn ? null : at))) return
      if (isOn) {
        // Whoever was to remind her may know her no longer.
        const still = knowing.find(({ staffId }) => staffId === before.staffId)
        await reopenTask(tx, before.taskId, TAKEN_BACK, (still ?? adviser!).staffId)
      } else await closeTask(tx, before.taskId, TAKEN_BACK)
      return
    }
    if (!isOn) return
    const taskId = `task_live_${id.slice(-32)}`
    const isNew = await insertReminder(tx, {
      id,
      pageId: share.pageId,
      startsAt: live.startsAt,
      personKey: visitor.visitorId,
      customerId,
      staffId: adviser!.staffId,
      taskId,
      askedAt: at,
      cancelledAt: null,
    })
    if (!isNew) return
    await insertTask(tx, {
      id: taskId,
      staffId: adviser!.staffId,
      customerId,
      rule: 'live_reminder',
      replyId: null,
      ...reminding(share.pageId, live, at),
      createdAt: at,
      doneAt: null,
      dismissedAt: null,
      closedReason: null,
    })
  })
  await tellFollowers(deps, customerId)
  return { isOn }
}

/** Who can be reminded: a customer we know, who agreed to be remembered. */
function whoAsks({ isStaff, openId, consent, customerId }: Visitor): string {
  if (isStaff) throw new AppError('forbidden', '员工预览时不能代客人选')
  if (!openId) throw new AppError('blocked', '在微信里打开这一页才能提醒您')
  if (consent !== 'agreed') throw new AppError('blocked', '要记下是您，所以先要您点「可以」')
  if (!customerId) throw new AppError('blocked', '还没有顾问加您好友，提醒不到您')
  return customerId
}
