import { inTransaction } from '../../../db/database.ts'
import { insertAct } from '../../../db/queries/audit-log.ts'
import {
  listColleagues,
  moveKind,
  saveFlash,
  saveGuides,
  saveMemberDay,
  saveRule,
} from '../../../db/queries/group-care.ts'
import type { GroupKind } from '../../../db/schema.ts'
import { weekdayName } from '../../coupons/coupon-rules.ts'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../env.ts'
import { AppError } from '../../errors.ts'
import { HOUR } from '../../shop-time.ts'
import { queueFlash } from './flash-jobs.ts'
import { KIND_NAMES, LONGEST_FLASH, MOST_GUIDES } from './kinds.ts'
import { findTended } from './tend.ts'

/** 换类型: with a reason, which is kept. The same kind again changes nothing. */
export async function changeKind(
  deps: Deps,
  actor: Actor,
  groupId: string,
  { kind, reason }: { kind: GroupKind; reason: string },
) {
  const group = await findTended(deps, actor, groupId)
  const at = deps.now()
  await inTransaction(deps.db, async (tx) => {
    if (group.kind === kind || !(await moveKind(tx, groupId, group.kind, kind))) return
    await insertAct(tx, {
      staffId: actor.staffId,
      action: 'group.kind',
      subject: groupId,
      detail: `${KIND_NAMES[group.kind]} → ${KIND_NAMES[kind]}：${reason}`,
      at,
    })
  })
  return { kind, before: group.kind }
}

export interface Flash {
  openAt: number
  closeAt: number
  maxPosts: number
  couponsPerPerson: number
}

/** 隔夜群: when it opens and closes; null makes it an ordinary group again. */
export async function setFlash(deps: Deps, actor: Actor, groupId: string, flash: Flash | null) {
  await findTended(deps, actor, groupId)
  const at = deps.now()
  if (flash) checkFlash(flash, at)
  await inTransaction(deps.db, async (tx) => {
    await saveFlash(tx, groupId, flash?.openAt ?? null, flash?.closeAt ?? null)
    if (flash) {
      const { maxPosts, couponsPerPerson } = flash
      const change = { maxPosts, couponsPerPerson, changedBy: actor.staffId, changedAt: at }
      await saveRule(tx, groupId, change)
      await queueFlash(tx, groupId, flash.closeAt, at)
    }
    await insertAct(tx, {
      staffId: actor.staffId,
      action: 'group.flash',
      subject: groupId,
      detail: JSON.stringify(flash),
      at,
    })
  })
  return { flash }
}

export function checkFlash({ openAt, closeAt }: Pick<Flash, 'openAt' | 'closeAt'>, now: number) {
  if (closeAt <= openAt || closeAt - openAt > LONGEST_FLASH) {
    throw new AppError('bad_request', '收尾要在开团之后，最长三天')
  }
  if (closeAt <= now - HOUR) throw new AppError('bad_request', '收尾时间已经过去了')
}

/** 会员日: its weekday, and what is only good on it. */
export async function setMemberDay(
  deps: Deps,
  actor: Actor,
  groupId: string,
  { memberDay, benefit }: { memberDay: number | null; benefit: string },
) {
  const group = await findTended(deps, actor, groupId)
  const at = deps.now()
  await inTransaction(deps.db, async (tx) => {
    await saveMemberDay(tx, groupId, memberDay)
    const change = { memberDayBenefit: benefit, changedBy: actor.staffId, changedAt: at }
    await saveRule(tx, groupId, change)
    await insertAct(tx, {
      staffId: actor.staffId,
      action: 'group.member-day',
      subject: groupId,
      detail: `${saidDay(group.memberDay)} → ${saidDay(memberDay)}${benefit && `：${benefit}`}`,
      at,
    })
  })
  return { memberDay, benefit }
}

const saidDay = (memberDay: number | null) => (memberDay === null ? '无' : weekdayName(memberDay))

/** 履约: after how many minutes a question is late. */
export async function setReplyLimit(deps: Deps, actor: Actor, groupId: string, minutes: number) {
  await findTended(deps, actor, groupId)
  const at = deps.now()
  await inTransaction(deps.db, async (tx) => {
    await saveRule(tx, groupId, { replyLimitMin: minutes, changedBy: actor.staffId, changedAt: at })
    await insertAct(tx, {
      staffId: actor.staffId,
      action: 'group.reply-limit',
      subject: groupId,
      detail: String(minutes),
      at,
    })
  })
  return { minutes }
}

/** 值得关注: at most four colleagues of the group, each with one line. */
export async function setGuides(
  deps: Deps,
  actor: Actor,
  groupId: string,
  guides: { staffId: string; line: string }[],
) {
  if (guides.length > MOST_GUIDES) {
    throw new AppError('blocked', `最多选 ${MOST_GUIDES} 位，微信里只能关注这么多`)
  }
  if (new Set(guides.map(({ staffId }) => staffId)).size < guides.length) {
    throw new AppError('bad_request', '同一位同事选了两次')
  }
  const at = deps.now()
  await inTransaction(deps.db, async (tx) => {
    await findTended({ db: tx }, actor, groupId)
    const here = new Set((await listColleagues(tx, groupId)).map(({ staffId }) => staffId))
    if (guides.some(({ staffId }) => !here.has(staffId))) {
      throw new AppError('blocked', '只能选在群里的同事')
    }
    const chosen = { groupId, chosenBy: actor.staffId, chosenAt: at }
    await saveGuides(
      tx,
      groupId,
      guides.map((guide, i) => ({ ...chosen, ...guide, slot: i + 1 })),
    )
    await insertAct(tx, {
      staffId: actor.staffId,
      action: 'group.guides',
      subject: groupId,
      detail: guides.map(({ staffId, line }) => `${staffId} ${line}`).join('；'),
      at,
    })
  })
  return { guides: guides.length }
}
