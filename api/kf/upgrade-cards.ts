import { listUpgradeGroups, listUpgradeMembers } from '../../db/queries/kf-offers.ts'
import type { Deps } from '../deps.ts'

/** Somebody or some group she may be recommended, and why. */
export interface UpgradeTarget {
  kind: 'member' | 'group'
  targetId: string
  name: string
  reason: string
}

const EACH = 3
/** More departments than a shop puts in there would be a mistake, and a call each. */
const DEPARTMENTS = 10

/** What WeCom's configured range holds for her, her own store first. Asks WeCom every time. */
export async function listUpgradeTargets(
  { db, wecom }: Deps,
  customer: { id: string; storeId: string | null },
): Promise<{ isConfigured: boolean; targets: UpgradeTarget[] }> {
  const range = await wecom.getUpgradeRange()
  const staffIds = new Set(range.staffIds)
  for (const departmentId of range.departmentIds.slice(0, DEPARTMENTS)) {
    for (const { staffId } of await wecom.listUsers(departmentId)) staffIds.add(staffId)
  }
  const [members, groups] = await Promise.all([
    listUpgradeMembers(db, [...staffIds], customer.id),
    listUpgradeGroups(db, range.groupIds, customer.id),
  ])
  const nearFirst = <T extends { storeId: string | null }>(all: T[]) => [
    ...all.filter(({ storeId }) => storeId !== null && storeId === customer.storeId),
    ...all.filter(({ storeId }) => storeId === null || storeId !== customer.storeId),
  ]
  const people = [
    ...new Map(
      nearFirst(members)
        .toReversed()
        .map((one) => [one.id, one]),
    ).values(),
  ]
  return {
    isConfigured: staffIds.size + range.groupIds.length > 0,
    targets: [
      ...nearFirst(people)
        .slice(0, EACH)
        .map(({ id, name, storeName }) => ({
          kind: 'member' as const,
          targetId: id,
          name,
          reason: `值班换人就接不上话；${name}${storeName ? `常驻${storeName}` : '是常驻顾问'}，能一直跟着`,
        })),
      ...nearFirst(groups)
        .slice(0, EACH)
        .map(({ id, name, notice }) => ({
          kind: 'group' as const,
          targetId: id,
          name,
          reason: notice
            ? `不想加人也能跟着看。群公告：${[...notice].slice(0, 60).join('')}`
            : '不想加人也能跟着看',
        })),
    ],
  }
}
