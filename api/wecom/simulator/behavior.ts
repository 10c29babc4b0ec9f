import { createHash } from 'node:crypto'
import { needStaff, type Endpoints } from './context.ts'
import { WireError } from './errors.ts'

const DAY = 86_400

/** A number between 0 and 1 that is the same for the same words. */
const luck = (words: string) =>
  createHash('sha256').update(words).digest().readUInt32BE(0) / 0x1_0000_0000

/** 联系客户统计 of one member's day: a day like others, the same whenever one asks. */
function dayOf(userid: string, at: number) {
  const chats = Math.floor(luck(`${userid} chats ${at}`) * 14)
  const common = {
    stat_time: at,
    chat_cnt: chats,
    message_cnt: chats * (3 + Math.floor(luck(`${userid} messages ${at}`) * 4)),
    negative_feedback_cnt: 0,
    new_apply_cnt: Math.floor(luck(`${userid} applies ${at}`) * 3),
    new_contact_cnt: Math.floor(luck(`${userid} contacts ${at}`) * 3),
  }
  if (chats === 0) return common
  const usual = 3 + Math.floor(luck(userid) * 9)
  return {
    ...common,
    reply_percentage: Math.round((80 + luck(`${userid} answered ${at}`) * 20) * 100) / 100,
    avg_reply_time: usual + Math.floor(luck(`${userid} minutes ${at}`) * 4),
  }
}

export const behavior: Endpoints = {
  'externalcontact/get_user_behavior_data': {
    method: 'POST',
    run({ body }, at) {
      const userids = body.texts('userid')
      if (userids.length === 0) throw new WireError(40063, 'missing parameter userid')
      for (const userid of userids) needStaff(at, userid)
      const from = body.number('start_time') ?? 0
      const to = body.number('end_time') ?? 0
      const today = Math.floor((at.now() / 1000 + 8 * 3600) / DAY) * DAY - 8 * 3600
      if (to < from || to - from >= 30 * DAY || to >= today || from < today - 180 * DAY) {
        throw new WireError(40058, 'invalid start_time or end_time')
      }
      const days: object[] = []
      for (let day = from; day <= to; day += DAY) days.push(dayOf(userids[0]!, day))
      return { behavior_data: days }
    },
  },
}
