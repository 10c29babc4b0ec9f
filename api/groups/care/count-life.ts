import {
  countMembers,
  findLivingGroup,
  findMergeTarget,
  listLivingGroups,
  listOrderDays,
  listPushesSince,
  saveLives,
  saveMergeTarget,
} from '../../../db/queries/group-lives.ts'
import { countExits } from '../../../db/queries/boards.ts'
import type { Db } from '../../../db/database.ts'
import type { Deps } from '../../deps.ts'
import { addDays, DAY, dayOf, startOfDay } from '../../shop-time.ts'
import { countOpens } from '../watch/count-opens.ts'
import { GROUP_LIMIT } from './headcount.ts'
import { LIFE_DAYS, lifeStage, type Life } from './life-stage.ts'

/** How far back the last order is looked for. */
const ORDER_DAYS = 90
const AT_ONCE = 100

interface Counted {
  life: Life
  members: number
  people: number
}
type Group = NonNullable<Awaited<ReturnType<typeof findLivingGroup>>>

/** Where these groups stand, from rollups alone: whole days of the shop, today included. */
async function countLives(db: Db, groups: Group[], now: number): Promise<Map<string, Counted>> {
  const ids = groups.map(({ id }) => id)
  const today = dayOf(now)
  const to = startOfDay(addDays(today, 1))
  const from = to - LIFE_DAYS * DAY
  const before = from - LIFE_DAYS * DAY
  const days = Array.from({ length: ORDER_DAYS }, (_, i) => addDays(today, -i))
  const [pushes, orderDays, exits, members] = await Promise.all([
    listPushesSince(db, ids, before),
    listOrderDays(db, ids, days),
    countExits(db, ids, from, to),
    countMembers(db, ids),
  ])
  const sent = pushes.map((push) => ({
    ...push,
    groupId: push.groupId!,
    sharedAt: push.sharedAt!,
  }))
  const opens = await countOpens(db, sent)
  const sentTo = Map.groupBy(sent, ({ groupId }) => groupId)
  const opensIn = (groupId: string, since: number, until: number) => {
    const sum = { members: 0, opened: 0 }
    for (const { shareId, sharedAt } of sentTo.get(groupId) ?? []) {
      if (sharedAt < since || sharedAt >= until) continue
      const { members: there, opened } = opens.get(shareId)!
      sum.members += there
      sum.opened += opened
    }
    return sum
  }
  const of = (rows: { groupId: string | null; n: unknown }[], id: string) =>
    rows.reduce((sum, row) => sum + (row.groupId === id ? Number(row.n ?? 0) : 0), 0)
  const fromDay = dayOf(from)
  const beforeDay = dayOf(before)
  return new Map(
    groups.map((group) => {
      const { id } = group
      const hers = orderDays.filter(({ target }) => target === id)
      const ordersIn = (since: string, until: string) =>
        hers.reduce((sum, { day, n }) => sum + (day >= since && day < until ? Number(n) : 0), 0)
      const lastDay = hers.reduce((last, { day }) => (day > last ? day : last), '')
      const customers = of(
        members.filter(({ memberType }) => memberType === 2),
        id,
      )
      const lately = opensIn(id, from, to)
      const earlier = opensIn(id, before, from)
      const life = lifeStage({
        ageDays: Math.floor((now - group.createdAt) / DAY),
        members: customers,
        sent: lately.members,
        readers: lately.opened,
        orders: ordersIn(fromDay, '9'),
        exits: of(exits, id),
        readersBefore: earlier.opened,
        sentBefore: earlier.members,
        ordersBefore: ordersIn(beforeDay, fromDay),
        daysSinceOrder:
          lastDay === '' ? ORDER_DAYS : (startOfDay(today) - startOfDay(lastDay)) / DAY,
      })
      return [id, { life, members: customers, people: of(members, id) }]
    }),
  )
}

/** Where one group stands now. */
export async function countLife({ db, now }: Pick<Deps, 'db' | 'now'>, groupId: string) {
  const group = await findLivingGroup(db, groupId)
  return group && (await countLives(db, [group], now())).get(groupId)
}

/** Every night: each group's stage, and where a group that has run its course could go on. */
export async function judgeGroups({ db, now }: Pick<Deps, 'db' | 'now'>): Promise<void> {
  const at = now()
  const ended: Group[] = []
  for (let after = ''; ;) {
    const groups = await listLivingGroups(db, after, AT_ONCE)
    if (groups.length === 0) break
    after = groups.at(-1)!.id
    const counted = await countLives(db, groups, at)
    await saveLives(
      db,
      groups.map((group) => {
        const { life, members, people } = counted.get(group.id)!
        if (life.suggestion !== null) ended.push(group)
        return {
          groupId: group.id,
          storeId: group.storeId,
          stage: life.stage,
          openRate: life.openRate,
          members,
          people,
          why: life.why,
          suggestion: life.suggestion,
          mergeIntoId: null,
          countedAt: at,
        }
      }),
    )
  }
  for (const { id, storeId, kind } of ended) {
    if (storeId === null) continue
    const target = await findMergeTarget(db, { id, storeId, kind }, GROUP_LIMIT * 0.8)
    if (target) await saveMergeTarget(db, id, target.id)
  }
}
