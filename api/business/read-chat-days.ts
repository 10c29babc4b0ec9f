import { listTalkingStaff, saveChatDays } from '../../db/queries/chat-days.ts'
import type { Deps } from '../deps.ts'
import { addDays, dayOf, startOfDay } from '../shop-time.ts'
import { isErrcode } from '../wecom/error.ts'

/** WeCom keeps counting a while after a day's end. */
const LOOK_BACK = 30

/** The job: asks WeCom how fast members answered in single chats, up to yesterday (联系客户统计). */
export async function readChatDays({ db, wecom, now }: Deps): Promise<void> {
  const toDay = addDays(dayOf(now()), -1)
  const fromDay = addDays(toDay, 1 - LOOK_BACK)
  for (let after = ''; ;) {
    const some = await listTalkingStaff(db, after, 100)
    if (some.length === 0) return
    after = some.at(-1)!.id
    for (const { id: staffId } of some) {
      const period = { from: startOfDay(fromDay), to: startOfDay(toDay) }
      let days
      try {
        days = await wecom.listChatDays(staffId, period)
      } catch (error) {
        // She is outside of what our app may see: nothing is known, which is not nothing.
        if (isErrcode(error, 60111, 60011, 84061, 40003, 60020)) continue
        throw error
      }
      const readAt = now()
      await saveChatDays(
        db,
        days.map(({ at, chats, replyPercent, replyMinutes }) => ({
          staffId,
          day: dayOf(at),
          chats,
          replyPercent,
          replyMinutes,
          readAt,
        })),
      )
    }
  }
}
