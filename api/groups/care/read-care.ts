import {
  countPosts,
  findCaredGroup,
  findSaidAt,
  listColleagues,
  listGuides,
  listMemberDayGroups,
  listNewcomers,
  listUnpaidOrders,
  listUnpaidTasks,
} from '../../../db/queries/group-care.ts'
import { findActiveChecklist, listTicks } from '../../../db/queries/group-checklists.ts'
import { listWaitsOfGroup } from '../../../db/queries/group-waits.ts'
import { repliesInUse } from '../../../db/queries/replies.ts'
import type { Deps } from '../../deps.ts'
import { providerOf } from '../../payment/provider.ts'
import { findChatContext } from '../../replies/chat-context.ts'
import { findCards, prepareReply } from '../../replies/prepare-reply.ts'
import type { Actor } from '../../env.ts'
import { AppError } from '../../errors.ts'
import { DAY } from '../../shop-time.ts'
import { readEvidence } from '../../tasks/evidence.ts'
import { creditOfGroup } from '../read-group.ts'
import { closeItems, setupItems, type CloseWish, type SetupWish } from './checklists.ts'
import { countLife } from './count-life.ts'
import { flashPhase, remindedAt } from './flash.ts'
import { guideWords } from './guide-words.ts'
import { GROUP_LIMIT, isNearlyFull, nextGroupName } from './headcount.ts'
import { FLASH_DEFAULTS, KINDS, MOST_GUIDES } from './kinds.ts'
import { memberDayOf, nextMemberDay } from './member-day.ts'
import { mayTend, type CaredGroup } from './tend.ts'
import { showWait } from './waits.ts'

const NEWCOMERS_SINCE = 7 * DAY
const NEWCOMERS = 30

/** 群资料: what the group is for, where it stands, whom to follow in it, what is left to do. */
export async function readCare(deps: Deps, actor: Actor, groupId: string) {
  const { db } = deps
  const group = await findCaredGroup(db, groupId)
  if (!group) throw new AppError('not_found', '没有找到这个群')
  const now = deps.now()
  const kind = KINDS[group.kind]
  const [counted, credit, colleagues, guides, posts, waits] = await Promise.all([
    countLife(deps, groupId),
    creditOfGroup(db, groupId, { model: 'last', days: 7 }, now),
    listColleagues(db, groupId),
    listGuides(db, groupId),
    countPosts(db, groupId, postsSince(group, now)),
    listWaitsOfGroup(db, groupId),
  ])
  const thankedAt = await findThankedAt(deps, group)
  const close = await readClose(deps, actor, group, thankedAt)
  // WeCom's word that it was said, or hers where it was said on her phone.
  const thanks = close?.items.find(({ item }) => item === 'thanks')
  const isThanked = thanks?.isDone ?? thankedAt !== null
  const people = counted?.people ?? 0
  return {
    kind: group.kind,
    firstCard: group.flashCloseAt !== null ? ('flash' as const) : kind.firstCard,
    kpi: kind.kpi,
    mayTend: mayTend(actor, group),
    isDissolved: group.dissolvedAt !== null,
    createdAt: group.createdAt,
    life: counted?.life ?? null,
    week: { orders: credit.orders, amountFen: credit.amountFen, posts },
    ceiling: {
      promotionsPerWeek: kind.promotionsPerWeek,
      hidesPromotion: kind.hidesPromotion,
      lifetimeDays: kind.lifetimeDays,
    },
    headcount: {
      people,
      limit: GROUP_LIMIT,
      isNearlyFull: isNearlyFull(people),
      nextName: nextGroupName(group.name),
    },
    flash: flashOf(group, isThanked, now),
    memberDay: await memberDayOfGroup(deps, group, now),
    guides,
    mostGuides: MOST_GUIDES,
    guideWords: guideWords(group.name, guides),
    colleagues,
    reply:
      group.kind === 'service'
        ? {
            limitMin: group.replyLimitMin ?? kind.replyLimitMin!,
            hours: group.hours ?? '',
            waits: waits.map(showWait),
          }
        : null,
    setup: await readSetup(deps, group, colleagues),
    close,
  }
}

/** A flash group counts from its opening, every other group the last seven days. */
const postsSince = (group: CaredGroup, now: number) => group.flashOpenAt ?? now - 7 * DAY

async function findThankedAt({ db }: Pick<Deps, 'db'>, group: CaredGroup) {
  const close = await findActiveChecklist(db, group.id, 'close')
  const since = group.flashOpenAt ?? close?.openedAt
  return since === undefined ? null : findSaidAt(db, group.id, 'group_thanks', since)
}

function flashOf(group: CaredGroup, isThanked: boolean, now: number) {
  const { flashOpenAt: openAt, flashCloseAt: closeAt, dissolvedAt } = group
  if (openAt === null || closeAt === null) return null
  return {
    openAt,
    closeAt,
    phase: flashPhase({ openAt, closeAt, isThanked, dissolvedAt }, now),
    remindedAt: remindedAt(closeAt),
    maxPosts: group.maxPosts ?? FLASH_DEFAULTS.maxPosts,
    couponsPerPerson: group.couponsPerPerson ?? FLASH_DEFAULTS.couponsPerPerson,
  }
}

async function memberDayOfGroup({ db }: Deps, group: CaredGroup, now: number) {
  // Everybody of a group that lives a day is new.
  const isFlash = group.flashCloseAt !== null
  const [newcomers, days] = await Promise.all([
    isFlash ? [] : listNewcomers(db, group.id, now - NEWCOMERS_SINCE, NEWCOMERS),
    group.storeId === null ? [] : listMemberDayGroups(db, group.storeId),
  ])
  return {
    own:
      group.memberDay === null
        ? null
        : {
            weekday: group.memberDay,
            benefit: group.memberDayBenefit ?? '',
            ...nextMemberDay(group.memberDay, now),
          },
    newcomers: newcomers.map(({ customerId, customerName, memberName, joinedAt }) => {
      const { weekday, name } = memberDayOf(joinedAt)
      const target = days.find(({ memberDay }) => memberDay === weekday)
      return {
        customerId,
        name: customerName ?? memberName,
        joinedAt,
        weekday,
        dayName: name,
        group: target ? { id: target.id, name: target.name } : null,
      }
    }),
  }
}

async function readSetup({ db }: Deps, group: CaredGroup, colleagues: { staffId: string }[]) {
  const list = await findActiveChecklist(db, group.id, 'setup')
  if (!list) return null
  const wish = JSON.parse(list.wishJson) as SetupWish
  const items = setupItems(wish, await ticksOf(db, list.id), {
    name: group.name,
    syncedAt: group.syncedAt,
    staffIds: colleagues.map(({ staffId }) => staffId),
  })
  return { title: wish.title, openedAt: list.openedAt, items }
}

async function readClose(deps: Deps, actor: Actor, group: CaredGroup, thankedAt: number | null) {
  const { db } = deps
  const list = await findActiveChecklist(db, group.id, 'close')
  if (!list) return null
  const [ticks, unfinished, thanks] = await Promise.all([
    ticksOf(db, list.id),
    findUnfinished(deps, group.id),
    group.dissolvedAt === null ? prepareThanks(deps, actor, group.id) : null,
  ])
  const wish = JSON.parse(list.wishJson) as CloseWish
  return {
    reason: list.reason,
    openedAt: list.openedAt,
    openedBy: list.openedByName,
    mergeInto: wish.mergeInto,
    thanks,
    unfinished,
    items: closeItems(wish, ticks, {
      unfinished: unfinished.length,
      askedAt: deps.now(),
      thankedAt,
      dissolvedAt: group.dissolvedAt,
    }),
  }
}

const TAKEN = { chain: '接龙', buy: '单独买', team: '拼团' }

/** Who has not paid: by our own orders, or by what the tasks of this group's members say. */
async function findUnfinished({ db, config }: Deps, groupId: string) {
  const orders = await listUnpaidOrders(db, groupId)
  // Paid where they are fetched, they wait for nobody here.
  if (orders && !providerOf(config)) return []
  if (orders) {
    return orders.map(({ customerId, name, kind, qty }) => ({
      customerId,
      name,
      what: `${TAKEN[kind]} ${qty} 份没付款`,
    }))
  }
  const tasks = await listUnpaidTasks(db, groupId)
  return tasks.map(({ customerId, name, evidenceJson }) => ({
    customerId,
    name,
    what: readEvidence(evidenceJson).reason,
  }))
}

/** 致谢 as it would be said here now. */
async function prepareThanks(deps: Deps, actor: Actor, groupId: string) {
  const [replies, context] = await Promise.all([
    repliesInUse(deps.db),
    findChatContext(deps, actor.staffId, { kind: 'group', id: groupId }),
  ])
  const reply = replies.find(({ situation }) => situation === 'group_thanks')
  if (!reply) return null
  const cards = await findCards(deps, [reply], [])
  const { parts, blocked } = prepareReply(reply, context, cards, deps.now())
  return { replyId: reply.id, title: reply.title, parts, blocked }
}

const ticksOf = async (db: Deps['db'], checklistId: string) =>
  (await listTicks(db, checklistId)).map(({ item, tickedAt, tickedBy, name }) => ({
    item,
    tickedAt,
    byName: name ?? tickedBy,
  }))
