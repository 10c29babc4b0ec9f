import { inTransaction, type Db } from '../../../db/database.ts'
import { newId } from '../../../db/ids.ts'
import { insertAct } from '../../../db/queries/audit-log.ts'
import {
  findCaredGroup,
  listColleagues,
  listGuides,
  moveKind,
  saveFlash,
  saveGuides,
  saveRule,
} from '../../../db/queries/group-care.ts'
import {
  cancelChecklist,
  findActiveChecklist,
  insertChecklist,
} from '../../../db/queries/group-checklists.ts'
import { findTemplate, listStaffNames, listTemplates } from '../../../db/queries/group-templates.ts'
import type { GroupKind, Schema } from '../../../db/schema.ts'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../env.ts'
import { AppError } from '../../errors.ts'
import type { Guide } from './guide-words.ts'
import { checkFlash } from './change-group.ts'
import type { SetupWish } from './checklists.ts'
import { queueFlash } from './flash-jobs.ts'
import { FLASH_DEFAULTS, KIND_NAMES } from './kinds.ts'
import { findTended } from './tend.ts'

/** 群模板: WeCom's six settings, what the group is for, and whom to follow in it. */
export interface Template {
  title: string
  kind: GroupKind
  playName: string
  groupName: string
  welcome: string
  fixedMembers: string[]
  antiSpam: string
  autoReply: string
  mayRename: boolean
  guides: Guide[]
  hours: number | null
  maxPosts: number | null
  couponsPerPerson: number | null
  replyLimitMin: number | null
}

/** Every template in use, with the names of those it puts into a group. */
export async function readTemplates({ db }: Pick<Deps, 'db'>) {
  const rows = await listTemplates(db)
  const templates = rows.map((row) => ({ id: row.id, ...templateOf(row) }))
  const ids = templates.flatMap(({ fixedMembers, guides }) => [
    ...fixedMembers,
    ...guides.map(({ staffId }) => staffId),
  ])
  const names = await listStaffNames(db, [...new Set(ids)])
  return { templates, names: Object.fromEntries(names.map(({ id, name }) => [id, name])) }
}

/**
 * 按模板建群: the group takes the template's kind and rules, and gets the list of its six settings.
 * The same template and name again is the same list, with the rules the template has by now; another
 * one replaces it.
 */
export async function applyTemplate(
  deps: Deps,
  actor: Actor,
  groupId: string,
  asked: { templateId: string; name: string; flash: { openAt: number; closeAt: number } | null },
) {
  const at = deps.now()
  if (asked.flash) checkFlash(asked.flash, at)
  const checklistId = newId('list')
  return inTransaction(deps.db, async (tx) => {
    const group = await findTended({ db: tx }, actor, groupId)
    const found = await findTemplate(tx, asked.templateId)
    if (!found) throw new AppError('gone', '这个模板已经停用了')
    const template = templateOf(found)
    const members = await listStaffNames(tx, template.fixedMembers)
    const here = await listColleagues(tx, groupId)
    const wish: SetupWish = {
      title: template.title,
      name: asked.name,
      welcome: template.welcome,
      members: members.map(({ id }) => id),
      memberNames: members.map(({ name }) => name),
      antiSpam: template.antiSpam,
      autoReply: template.autoReply,
      mayRename: template.mayRename,
    }
    const wishJson = JSON.stringify(wish)
    const findStanding = async () => {
      const list = await findActiveChecklist(tx, groupId, 'setup')
      const isSame = list?.templateId === asked.templateId && list.wishJson === wishJson
      return { list, isSame }
    }
    const isFlash = asked.flash !== null || group.flashCloseAt !== null
    const rules = {
      replyLimitMin: template.replyLimitMin,
      maxPosts: template.maxPosts ?? (isFlash ? FLASH_DEFAULTS.maxPosts : null),
      couponsPerPerson:
        template.couponsPerPerson ?? (isFlash ? FLASH_DEFAULTS.couponsPerPerson : null),
    }
    const guides = template.guides.filter(({ staffId }) =>
      here.some((colleague) => colleague.staffId === staffId),
    )
    const before = await findStanding()
    const kept = before.isSame ? before.list : undefined
    if (kept) {
      const wanted = { ...rules, kind: template.kind, guides }
      if (await holds(tx, groupId, wanted, asked.flash)) return { checklistId: kept.id }
    } else {
      if (before.list) {
        await cancelChecklist(tx, { groupId, kind: 'setup', id: before.list.id }, at)
      }
      const isNew = await insertChecklist(tx, {
        id: checklistId,
        groupId,
        kind: 'setup',
        templateId: asked.templateId,
        wishJson,
        reason: '',
        openedBy: actor.staffId,
        openedAt: at,
      })
      if (!isNew) {
        // Another tap was quicker: the same wish is the same list.
        const { list, isSame } = await findStanding()
        if (list && isSame) return { checklistId: list.id }
        throw new AppError('conflict', '同事刚给这个群套了模板，刷新看看')
      }
    }
    if (group.kind !== template.kind) await moveKind(tx, groupId, group.kind, template.kind)
    await saveRule(tx, groupId, { ...rules, changedBy: actor.staffId, changedAt: at })
    const chosen = { groupId, chosenBy: actor.staffId, chosenAt: at }
    const rows = guides.map((guide, i) => ({ ...chosen, ...guide, slot: i + 1 }))
    await saveGuides(tx, groupId, rows)
    if (asked.flash) {
      await saveFlash(tx, groupId, asked.flash.openAt, asked.flash.closeAt)
      await queueFlash(tx, groupId, asked.flash.closeAt, at)
    }
    await insertAct(tx, {
      staffId: actor.staffId,
      action: 'group.template',
      subject: groupId,
      detail: `${template.title}（${KIND_NAMES[group.kind]} → ${KIND_NAMES[template.kind]}）`,
      at,
    })
    return { checklistId: kept?.id ?? checklistId }
  })
}

type Rules = Pick<Template, 'kind' | 'replyLimitMin' | 'maxPosts' | 'couponsPerPerson' | 'guides'>

/** Whether all of this holds already; asked after the list was found, so that another tap's is seen. */
async function holds(
  tx: Db,
  groupId: string,
  { kind, replyLimitMin, maxPosts, couponsPerPerson, guides }: Rules,
  flash: { openAt: number; closeAt: number } | null,
): Promise<boolean> {
  const group = await findCaredGroup(tx, groupId)
  const linesOf = (all: Guide[]) => all.map(({ staffId, line }) => `${staffId} ${line}`).join('\n')
  return (
    group !== undefined &&
    group.kind === kind &&
    group.replyLimitMin === replyLimitMin &&
    group.maxPosts === maxPosts &&
    group.couponsPerPerson === couponsPerPerson &&
    (!flash || (group.flashOpenAt === flash.openAt && group.flashCloseAt === flash.closeAt)) &&
    linesOf(await listGuides(tx, groupId)) === linesOf(guides)
  )
}

/** A template as it is read back. */
export const templateOf = (row: Schema['groupTemplate']): Template => ({
  title: row.title,
  kind: row.kind,
  playName: row.playName,
  groupName: row.groupName,
  welcome: row.welcome,
  fixedMembers: JSON.parse(row.fixedMembersJson) as string[],
  antiSpam: row.antiSpam,
  autoReply: row.autoReply,
  mayRename: row.mayRenameAt !== null,
  guides: JSON.parse(row.guidesJson) as Guide[],
  hours: row.hours,
  maxPosts: row.maxPosts,
  couponsPerPerson: row.couponsPerPerson,
  replyLimitMin: row.replyLimitMin,
})

/** A template as it is kept. */
export const rowOf = (
  id: string,
  { fixedMembers, guides, mayRename, ...template }: Template,
  changedBy: string,
  at: number,
): Schema['groupTemplate'] => ({
  id,
  ...template,
  fixedMembersJson: JSON.stringify(fixedMembers),
  guidesJson: JSON.stringify(guides),
  mayRenameAt: mayRename ? at : null,
  changedBy,
  changedAt: at,
  offAt: null,
})
