import {
  countMassTargets,
  countReadersOf,
  findMassTask,
  isMassOf,
  listMassParts,
  listMassTasks,
  listReminders,
} from '../../db/queries/mass.ts'
import { listPageTitles } from '../../db/queries/pages.ts'
import type { MassPartState, MassTargetState } from '../../db/schema/quota.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { DAY } from '../shop-time.ts'
import type { Numbers } from './find-audience.ts'
import { readAttachments, readShares } from './message.ts'

/** How many stand where; together they are everybody who is meant. */
export type Standing = Record<MassTargetState, number>

const nobody = (): Standing => ({
  waiting: 0,
  sent: 0,
  limit: 0,
  not_friend: 0,
  unfit: 0,
  opted_out: 0,
  cancelled: 0,
})

/** 群发任务 as those who look after it see it: members by name, customers as numbers. */
export interface MassView {
  id: string
  title: string
  chatType: 'single' | 'group'
  text: string
  by: string
  createdAt: number
  cancelledAt: number | null
  isPromo: boolean
  /** The numbers shown before it was made. */
  numbers: Numbers
  people: Standing
  parts: {
    id: string
    sender: { id: string; name: string }
    groupName: string | null
    state: MassPartState
    sentAt: number | null
    error: string | null
    people: Standing
  }[]
  /** Openings of its links; a file's reading nobody can count. */
  pages: { pageId: string; title: string; readers: number }[]
  files: { name: string }[]
  remind: { left: number; nextAt: number | null }
  checkedAt: number | null
}

/** WeCom reminds of one message so often within 24 hours. */
export const REMINDERS_A_DAY = 3

/** Throws unless the member made the task or looks after somebody who is to send it. */
export async function maySeeMass({ db }: Pick<Deps, 'db'>, actor: Actor, taskId: string) {
  if (!(await isMassOf(db, taskId, actor.staffId, actor.storeIds))) {
    throw new AppError('not_found', '没有找到这个群发任务')
  }
}

export async function findMassView(deps: Deps, actor: Actor, taskId: string): Promise<MassView> {
  const { db, now } = deps
  await maySeeMass(deps, actor, taskId)
  const [task, parts, counts] = await Promise.all([
    findMassTask(db, taskId),
    listMassParts(db, [taskId]),
    countMassTargets(db, [taskId]),
  ])
  if (!task) throw new AppError('not_found', '没有找到这个群发任务')
  const { pageIds, files } = readAttachments(task.attachmentsJson)
  const shares = parts.flatMap(({ sharesJson }) => readShares(sharesJson))
  const shareIds = [...new Set(shares.map(({ shareId }) => shareId))]
  const open = parts.filter(({ state, sentAt }) => state === 'made' && sentAt === null)
  const [titles, readers, reminders] = await Promise.all([
    listPageTitles(db, pageIds),
    countReadersOf(db, shareIds),
    listReminders(
      db,
      open.map(({ id }) => id),
      now() - DAY,
    ),
  ])
  const readersOf = new Map(readers.map((row) => [row.shareId, Number(row.readers)]))
  const standing = (partId?: string) => {
    const all = nobody()
    for (const row of counts) {
      if (partId === undefined || row.partId === partId) all[row.state] += Number(row.count)
    }
    return all
  }
  // One that was taken back and planned anew has its people in the one that took its place.
  const shown = parts.filter(({ id, state }) => {
    const people = standing(id)
    return state !== 'cancelled' || people.cancelled + people.sent + people.limit > 0
  })
  return {
    id: task.id,
    title: task.title,
    chatType: task.chatType,
    text: task.text,
    by: task.by,
    createdAt: task.createdAt,
    cancelledAt: task.cancelledAt,
    isPromo: task.promoAt !== null,
    numbers: (JSON.parse(task.audienceJson) as { numbers: Numbers }).numbers,
    people: standing(),
    parts: shown.map((part) => ({
      id: part.id,
      sender: { id: part.senderId, name: part.senderName },
      groupName: part.groupName,
      state: part.state,
      sentAt: part.sentAt,
      error: part.error,
      people: standing(part.id),
    })),
    pages: pageIds.map((pageId) => ({
      pageId,
      title: titles.find((page) => page.id === pageId)?.title ?? '',
      readers: shareIds
        .filter((id) => shares.some((share) => share.shareId === id && share.pageId === pageId))
        .reduce((sum, id) => sum + (readersOf.get(id) ?? 0), 0),
    })),
    files: files.map(({ name }) => ({ name })),
    remind: remindersLeft(
      open.map(({ id }) => id),
      reminders,
    ),
    checkedAt: parts.reduce<number | null>(
      (last, { checkedAt }) => (checkedAt !== null && checkedAt > (last ?? 0) ? checkedAt : last),
      null,
    ),
  }
}

/** As many as the part with the most room has; when none has, when the first may go again. */
function remindersLeft(partIds: string[], reminders: { partId: string; at: number }[]) {
  const each = partIds.map((id) => reminders.filter(({ partId }) => partId === id))
  const left = Math.max(0, ...each.map((mine) => REMINDERS_A_DAY - mine.length))
  const next = each.flatMap((mine) => mine.at(-REMINDERS_A_DAY)?.at ?? [])
  return { left, nextAt: left > 0 || next.length === 0 ? null : Math.min(...next) + DAY }
}

const SHOWN = 30

/** The newest tasks with how many of their members have pressed send. */
export async function listMassViews({ db }: Pick<Deps, 'db'>, actor: Actor) {
  const tasks = await listMassTasks(db, actor.staffId, actor.storeIds, SHOWN)
  const ids = tasks.map(({ id }) => id)
  const [parts, counts] = await Promise.all([listMassParts(db, ids), countMassTargets(db, ids)])
  return tasks.map((task) => {
    const people = nobody()
    for (const row of counts) if (row.taskId === task.id) people[row.state] += Number(row.count)
    const live = parts.filter(({ taskId, state }) => taskId === task.id && state !== 'cancelled')
    // Each of a member's groups is a part of its own: she has sent it when she has sent them all.
    const names = new Map(live.map(({ senderId, senderName }) => [senderId, senderName]))
    const unsent = new Set(live.flatMap((one) => (one.sentAt === null ? [one.senderId] : [])))
    const asked = live.filter(({ state, sentAt }) => state === 'made' && sentAt === null)
    return {
      ...task,
      people,
      senders: names.size,
      sent: names.size - unsent.size,
      failed: live.filter(({ state }) => state === 'failed').length,
      waitingFor: [...new Set(asked.map(({ senderId }) => senderId))].map((id) => names.get(id)!),
    }
  })
}
