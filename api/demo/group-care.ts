import type { Db } from '../../db/database.ts'
import { insertRows } from '../../db/queries/demo-shop.ts'
import { judgeGroups } from '../groups/care/count-life.ts'
import type { SetupWish } from '../groups/care/checklists.ts'
import { toldAt } from '../groups/care/flash.ts'
import { queueFlash } from '../groups/care/flash-jobs.ts'
import { rowOf } from '../groups/care/templates.ts'
import { DAY, MINUTE } from '../shop-time.ts'
import type { DemoCorp } from './corp.ts'
import { demoTemplates, guideLines } from './data/group-templates.ts'
import { demoId } from './seed-people.ts'

/** 群的照看 as it stands on Saturday 20:41: rules, guides, one list half ticked, one question waiting. */
export async function seedGroupCare(tx: Db, { t0, groups, staff }: DemoCorp): Promise<void> {
  const flash = demoTemplates[0]!
  const madeAt = groups.find(({ id }) => id === 'g02')!.createdAt
  const listId = demoId('list', 'g02 setup')
  const wish: SetupWish = {
    title: flash.title,
    name: flash.groupName,
    welcome: flash.welcome,
    members: flash.fixedMembers,
    memberNames: flash.fixedMembers.map((id) => staff.find((one) => one.id === id)!.name),
    antiSpam: flash.antiSpam,
    autoReply: flash.autoReply,
    mayRename: flash.mayRename,
  }
  await insertRows(tx, {
    groupRule: groups.map(({ id, plan, ownerId }) => ({
      groupId: id,
      replyLimitMin: plan.replyLimitMinutes ?? null,
      maxPosts: plan.flash?.maxPosts ?? null,
      couponsPerPerson: plan.flash?.perPersonCoupon ?? null,
      memberDayBenefit: plan.memberDay ? '满 199 减 20' : '',
      changedBy: ownerId,
      changedAt: t0 - 60 * DAY,
    })),
    groupGuide: groups.flatMap(({ id, plan, ownerId }) =>
      plan.followers4.map((staffId, i) => ({
        groupId: id,
        slot: i + 1,
        staffId,
        line: guideLines[id]?.[staffId] ?? '',
        chosenBy: ownerId,
        chosenAt: t0 - 60 * DAY,
      })),
    ),
    groupTemplate: demoTemplates.map(({ id, ...template }) =>
      rowOf(id, template, 'u_fangzhou', t0 - 60 * DAY),
    ),
    groupChecklist: [
      {
        id: listId,
        groupId: 'g02',
        kind: 'setup' as const,
        activeKey: 'g02:setup',
        templateId: flash.id,
        wishJson: JSON.stringify(wish),
        reason: '',
        openedBy: 'u_linxiaoyu',
        openedAt: madeAt + MINUTE,
        cancelledAt: null,
      },
    ],
    groupTick: ['welcome', 'antiSpam', 'rename'].map((item, i) => ({
      checklistId: listId,
      item,
      tickedBy: 'u_linxiaoyu',
      tickedAt: madeAt + (3 + i) * MINUTE,
    })),
    groupWait: [
      {
        id: 'wait_demo_cu012',
        groupId: 'g04',
        customerId: 'cu012',
        note: '待产包里要不要先买吸管杯',
        startedBy: 'u_hejing',
        startedAt: t0 - 22 * MINUTE,
        keeperId: 'u_hejing',
        handOffNote: '',
        handedAt: null,
        clearedBy: null,
        clearedAt: null,
      },
    ],
  })
  for (const { id, flash: times, ownerId, name } of groups) {
    if (!times) continue
    await queueFlash(tx, id, times.closeAt, t0)
    if (toldAt(times.closeAt) < t0) await wasTold(tx, { id, ownerId, name }, times.closeAt)
  }
  await judgeGroups({ db: tx as Parameters<typeof judgeGroups>[0]['db'], now: () => t0 })
}

/** Two hours before its close the owner heard of it: nobody tells her again. */
const wasTold = (
  tx: Db,
  { id, ownerId, name }: { id: string; ownerId: string; name: string },
  closeAt: number,
) =>
  insertRows(tx, {
    notice: [
      {
        id: demoId('notice', `flash-soon ${id}`),
        staffId: ownerId,
        key: `flash-soon:${id}:${closeAt}`,
        text: `「${name}」21:00 收尾`,
        state: 'sent' as const,
        error: null,
        createdAt: toldAt(closeAt),
        sentAt: toldAt(closeAt),
      },
    ],
  })
