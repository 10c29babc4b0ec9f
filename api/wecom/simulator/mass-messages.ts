import {
  findCustomer,
  needStaff,
  nextId,
  secondsOf,
  type Context,
  type Endpoints,
} from './context.ts'
import { contentOf } from './attachments.ts'
import { WireError } from './errors.ts'
import { pageOf, type Fields } from './fields.ts'
import type { MassAsked } from './control-types.ts'
import type { MassMessage, SimFollow } from './state.ts'

const DAY = 86_400

/** Of several followers only the one who talked with her last sends. */
function lastTalker(at: Context, externalUserid: string): SimFollow | undefined {
  const follows = at.state.follows.filter((one) => one.external_userid === externalUserid)
  return follows.sort((a, b) => (b.lastChatAt ?? b.createtime) - (a.lastChatAt ?? a.createtime))[0]
}

function wearsTags(follow: SimFollow, filter: Fields | undefined): boolean {
  return (filter?.records('group_list') ?? []).every((group) =>
    group.texts('tag_list').some((id) => follow.tagIds.includes(id)),
  )
}

type Tasks = MassMessage['tasks']

function tasksForCustomers(body: Fields, at: Context, sender: string | undefined) {
  const asked = body.texts('external_userid')
  const filter = body.record('tag_filter')
  if (asked.length === 0 && !filter && !sender) {
    throw new WireError(40063, 'one of sender, external_userid, tag_filter is needed')
  }
  if (asked.length > 10_000) throw new WireError(40058, 'external_userid: at most 10000')
  const ids = asked.length > 0 ? asked : at.state.customers.map((one) => one.external_userid)
  const failed: string[] = []
  const tasks: Tasks = []
  for (const id of new Set(ids)) {
    const follow = sender
      ? at.state.follows.find((one) => one.external_userid === id && one.userid === sender)
      : lastTalker(at, id)
    const isWanted = follow && (asked.length > 0 || wearsTags(follow, filter))
    if (!isWanted) {
      if (asked.length > 0) failed.push(id)
      continue
    }
    let task = tasks.find((one) => one.userid === follow.userid)
    if (!task) tasks.push((task = { userid: follow.userid, status: 0, targets: [] }))
    task.targets.push({ id, status: 0 })
  }
  return { failed, tasks }
}

function tasksForGroups(body: Fields, at: Context, sender: string | undefined) {
  if (!sender) throw new WireError(40063, 'missing parameter sender')
  const asked = body.texts('chat_id_list')
  if (asked.length > 2000) throw new WireError(40058, 'chat_id_list: at most 2000')
  const mine = at.state.groups.filter(
    (one) => one.owner === sender && !one.isInternal && !one.isDismissed,
  )
  const chosen = asked.length > 0 ? mine.filter((one) => asked.includes(one.chat_id)) : mine
  const failed = asked.filter((id) => !chosen.some((one) => one.chat_id === id))
  const targets = chosen.map((one) => ({ id: one.chat_id, status: 0 as const }))
  const tasks: Tasks = targets.length > 0 ? [{ userid: sender, status: 0, targets }] : []
  return { failed, tasks }
}

const needMass = (at: Context, body: Fields): MassMessage => {
  const msgid = body.need('msgid')
  const found = at.state.massMessages.find((one) => one.msgid === msgid)
  if (!found) throw new WireError(41047)
  return found
}

const limitOf = (body: Fields, max: number, normal: number) =>
  body.number('limit', { min: 0, max }) || normal

/** 企业群发: making a task sends nothing; each member confirms in her client. */
export const massMessages: Endpoints = {
  'externalcontact/add_msg_template': {
    method: 'POST',
    run: ({ body }, at) => {
      const chatType = body.text('chat_type') || 'single'
      if (chatType !== 'single' && chatType !== 'group') throw new WireError(40058, 'chat_type')
      body.flag('allow_select')
      const asked = body.text('sender')
      const sender = asked ? needStaff(at, asked).userid : undefined
      const content = contentOf(body, at)
      const { failed, tasks } =
        chatType === 'single'
          ? tasksForCustomers(body, at, sender)
          : tasksForGroups(body, at, sender)
      if (tasks.length === 0) throw new WireError(41048)
      const msgid = nextId(at, 'msg')
      at.state.massMessages.push({
        msgid,
        chatType,
        creator: null,
        createTime: secondsOf(at),
        content,
        raw: {
          ...(body.has('text') ? { text: body.raw.text as { content: string } } : {}),
          ...(body.has('attachments') ? { attachments: body.raw.attachments as unknown[] } : {}),
        },
        tasks,
        remindedAt: [],
      })
      at.changed()
      return { fail_list: failed, msgid }
    },
  },
  'externalcontact/get_groupmsg_list_v2': {
    method: 'POST',
    run: ({ body }, at) => {
      const chatType = body.need('chat_type')
      const from = body.number('start_time')
      const to = body.number('end_time')
      if (from === undefined || to === undefined) throw new WireError(40063, 'start_time, end_time')
      if (to < from || to - from > 31 * DAY) throw new WireError(40058, 'end_time: out of range')
      const creator = body.text('creator')
      const filter = body.number('filter_type', { min: 0, max: 2 }) ?? 2
      const list = at.state.massMessages.filter(
        (one) =>
          one.chatType === chatType &&
          one.createTime >= from &&
          one.createTime <= to &&
          (!creator || one.creator === creator) &&
          (filter === 2 || (filter === 1) === (one.creator !== null)),
      )
      const { page, next_cursor } = pageOf(
        'mass',
        list,
        body.text('cursor'),
        limitOf(body, 100, 50),
      )
      return {
        next_cursor,
        group_msg_list: page.map((one) => ({
          msgid: one.msgid,
          ...(one.creator ? { creator: one.creator } : {}),
          create_time: one.createTime,
          create_type: one.creator ? 1 : 0,
          text: one.raw.text ?? { content: '' },
          attachments: one.raw.attachments ?? [],
        })),
      }
    },
  },
  'externalcontact/get_groupmsg_task': {
    method: 'POST',
    run: ({ body }, at) => {
      const { tasks } = needMass(at, body)
      const limit = limitOf(body, 1000, 500)
      const { page, next_cursor } = pageOf('task', tasks, body.text('cursor'), limit)
      return {
        next_cursor,
        task_list: page.map((one) => ({
          userid: one.userid,
          status: one.status,
          ...(one.sendTime ? { send_time: one.sendTime } : {}),
        })),
      }
    },
  },
  'externalcontact/get_groupmsg_send_result': {
    method: 'POST',
    run: ({ body }, at) => {
      const mass = needMass(at, body)
      const userid = needStaff(at, body.need('userid')).userid
      const all = mass.tasks.find((one) => one.userid === userid)?.targets ?? []
      // Of groups only those sent are listed.
      const rows = mass.chatType === 'group' ? all.filter((one) => one.status === 1) : all
      const limit = limitOf(body, 1000, 500)
      const { page, next_cursor } = pageOf('result', rows, body.text('cursor'), limit)
      return {
        next_cursor,
        send_list: page.map((one) => ({
          [mass.chatType === 'group' ? 'chat_id' : 'external_userid']: one.id,
          userid,
          status: one.status,
          ...(one.sendTime ? { send_time: one.sendTime } : {}),
        })),
      }
    },
  },
  'externalcontact/remind_groupmsg_send': {
    method: 'POST',
    run: ({ body }, at) => {
      const mass = needMass(at, body)
      if (mass.isCancelled) throw new WireError(41093)
      const now = secondsOf(at)
      mass.remindedAt = mass.remindedAt.filter((time) => now - time < DAY)
      if (mass.remindedAt.length >= 3) throw new WireError(41094)
      mass.remindedAt.push(now)
      at.changed()
      return {}
    },
  },
  'externalcontact/cancel_groupmsg_send': {
    method: 'POST',
    run: ({ body }, at) => {
      needMass(at, body).isCancelled = true
      at.changed()
      return {}
    },
  },
}

/** 群发助手: what a member was asked to send and has not. */
export const askedOf = (at: Context, userid: string): MassAsked[] =>
  at.state.massMessages.flatMap((mass) => {
    const task = mass.tasks.find((one) => one.userid === userid)
    if (!task || task.status === 2 || mass.isCancelled) return []
    const { msgid, chatType, createTime } = mass
    const text = mass.raw.text?.content ?? ''
    const reminders = mass.remindedAt.length
    return [{ msgid, chatType, text, to: task.targets.length, at: createTime * 1000, reminders }]
  })

/** The member confirms in her client; per person: sent, no friend any more, or had enough. */
export function confirmMass(at: Context, msgid: string, userid: string): boolean {
  const mass = at.state.massMessages.find((one) => one.msgid === msgid)
  const task = mass?.tasks.find((one) => one.userid === userid)
  if (!mass || mass.isCancelled || !task || task.status === 2) return false
  const now = secondsOf(at)
  task.status = 2
  task.sendTime = now
  for (const target of task.targets) {
    const chatId = mass.chatType === 'group' ? target.id : `s:${userid}:${target.id}`
    target.status = statusOf(at, mass, userid, target.id)
    if (target.status !== 1) continue
    target.sendTime = now
    for (const message of mass.content) at.chats.add(chatId, `staff:${userid}`, message)
  }
  at.changed()
  return true
}

function statusOf(at: Context, mass: MassMessage, userid: string, id: string): 1 | 2 | 3 {
  const isFriend = at.state.follows.some(
    (one) => one.userid === userid && one.external_userid === id && !one.isDeletedByCustomer,
  )
  if (mass.chatType === 'single' && (!findCustomer(at, id) || !isFriend)) return 2
  const period = periodOf(at)
  const had = at.state.massMessages
    .flatMap((one) => one.tasks.flatMap((task) => task.targets))
    .filter((one) => one.id === id && one.sendTime && one.sendTime >= period.from)
  return had.length >= period.quota ? 3 : 1
}

/** Since when WeCom counts, in Shanghai, and how many it lets through until the next beginning. */
function periodOf(at: Context): { from: number; quota: number } {
  const today = Math.floor((secondsOf(at) + 8 * 3600) / DAY)
  const date = new Date(today * DAY * 1000)
  const monthDay = date.getUTCDate()
  const daysBack = { month: monthDay - 1, week: (date.getUTCDay() + 6) % 7, day: 0 }
  const month = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  const rule = at.state.massRule ?? 'month'
  return {
    from: (today - daysBack[rule]) * DAY - 8 * 3600,
    quota: { month, week: 7, day: 1 }[rule],
  }
}
