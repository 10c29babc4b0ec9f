import { listAnswersOfCustomer, newestAnswer } from '../../db/queries/consents.ts'
import { findScore } from '../../db/queries/customer-scores.ts'
import { listTagsOfCustomer, tagsNamed } from '../../db/queries/follow-tags.ts'
import { listNotes } from '../../db/queries/notes.ts'
import {
  findCustomer,
  findOpenCase,
  findUnreadArticle,
  listKnownTo,
  listLastOrders,
  MANY_ORDERS,
  listRecentPages,
  pagesNamed,
  sumOrders,
  unreadArticle,
} from '../../db/queries/profiles.ts'
import { forSituations, repliesInUse } from '../../db/queries/replies.ts'
import { listSaid } from '../../db/queries/sends.ts'
import { shopNames } from '../../db/queries/shop-names.ts'
import { findMoveWithName } from '../../db/queries/stage-moves.ts'
import { listTasksOfCustomer } from '../../db/queries/tasks.ts'
import { together } from '../../db/together.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { customerContext, speakerOf } from '../replies/chat-context.ts'
import { PER_DAY } from '../replies/why-blocked.ts'
import { readState, stateFromRows } from '../scores/fold-score.ts'
import { emptyState } from '../scores/score-state.ts'
import { scoreView } from '../scores/score-view.ts'
import { stageAt } from '../scores/stage.ts'
import { addDays, DAY, dayOf, startOfDay } from '../shop-time.ts'
import { showTask } from '../tasks/show-task.ts'
import { distinctTags } from './distinct-tags.ts'
import { happeningLine } from './happening-line.ts'
import { listSuggestions } from './list-suggestions.ts'
import { shownItems } from './wording.ts'

/** How long what WeCom told us is taken as fresh; of others than friends it tells nothing anew. */
const STALE_AFTER = DAY
const REMIND_DAYS_AHEAD = 3

/** 客户 on one screen, as this member may see her: asked at once, each part by an index. */
export async function findProfile({ db, now }: Deps, actor: Actor, customerId: string) {
  const at = now()
  const {
    customer,
    knownTo,
    tags,
    notes,
    recent,
    orders,
    taskRows,
    sent,
    answers,
    openCase,
    scoreRow,
    mark,
  } = await together(db, {
    customer: findCustomer.of(customerId),
    knownTo: listKnownTo.of(customerId),
    tags: listTagsOfCustomer.of(customerId),
    notes: listNotes.of(customerId),
    recent: listRecentPages.of(customerId),
    orders: listLastOrders.of(customerId),
    taskRows: listTasksOfCustomer.of(customerId),
    sent: listSaid.of(customerId, at - 90 * DAY),
    answers: listAnswersOfCustomer.of(customerId),
    openCase: findOpenCase.of(customerId),
    scoreRow: findScore.of(customerId),
    mark: shopNames.mark(),
  })
  if (!customer) throw new AppError('not_found', '没有找到这位客户')
  const names = await shopNames.since(db, mark)
  const pages = pagesNamed(recent, names)
  const said = sent.map(({ replyId, at: saidAt }) => {
    const reply = replyId === null ? undefined : names.replies.get(replyId)
    return { situation: reply?.situation ?? null, title: reply?.title ?? null, at: saidAt }
  })
  const mine = knownTo.find(({ staffId }) => staffId === actor.staffId)
  const followedAt = mine?.followedAt ?? null
  const storeName = customer.storeId === null ? null : (names.stores.get(customer.storeId) ?? null)

  const state = scoreRow
    ? readState(scoreRow)
    : ((await stateFromRows(db, customerId, at)) ?? emptyState(customer.createdAt))
  const stage = stageAt(state, at)
  const replies = forSituations(await repliesInUse.since(db, mark))
  // 按我看过的推荐 turned off: what she looked at prepares no words for her.
  const personalised = newestAnswer(answers, 'personalised')
  const toGoBy = (personalised?.answer ?? 'agreed') === 'agreed' ? pages : []
  const answer = newestAnswer(answers, 'browsing')
  // Asked only when there is something to ask about: most customers need none of the three.
  const article = toGoBy.some((page) => page.kind === 'article')
    ? unreadArticle(recent, names)
    : undefined
  const { summed, move, asked } = await together(db, {
    summed: orders.length < MANY_ORDERS ? undefined : sumOrders.of(customerId),
    move: stage.moved ? findMoveWithName.of(customerId) : undefined,
    asked: article === 'ask' ? findUnreadArticle.of(customerId) : undefined,
  })
  const toRead = article === 'ask' ? asked : article
  const orderSum = summed ?? sumOf(orders)
  const { value, level, parts, raise, fades } = scoreView(state, at)
  const standing = orders.filter(stands).map((order) => order.paidAt)
  const sentToday = said.filter((it) => it.at >= startOfDay(dayOf(at))).length
  const speaker = speakerOf(actor, names)
  const colleague = (staffId: string) =>
    staffId === actor.staffId ? null : (names.staff.get(staffId) ?? '')
  const suggestions = listSuggestions({
    facts: {
      now: at,
      kind: customer.kind,
      stage: stage.name,
      followedAt,
      pages: toGoBy,
      orders: standing,
      said,
      openCase: openCase ?? null,
      unreadArticle: toRead ?? null,
    },
    taskRows,
    replies,
    cards: names.cards,
    context: customerContext(
      customer.kind === 'kf' ? 'kf' : 'single',
      speaker,
      { ...customer, storeName },
      { pages: toGoBy, unreadArticle: toRead, openCase, sentToday },
    ),
  })

  const lastView = pages[0]
  const lastOrder = orders[0]
  const lastSaid = said[0]
  return {
    id: customer.id,
    name: customer.name,
    remark: mine?.remark ?? '',
    wxType: customer.wxType === 2 ? (2 as const) : (1 as const),
    kind: customer.kind,
    corpName: customer.corpName,
    avatarUrl: customer.avatarUrl,
    store: customer.storeId ? { id: customer.storeId, name: storeName ?? '' } : null,
    followers: knownTo.flatMap(({ staffId }) => {
      const name = names.staff.get(staffId)
      return name === undefined ? [] : [{ staffId, name }]
    }),
    identity: identityOf(answer),
    line: happeningLine({
      view: lastView && { title: lastView.title, views: lastView.views, at: lastView.lastAt },
      order: lastOrder && { ...lastOrder, at: lastOrder.paidAt },
      said: lastSaid,
      knownAt: followedAt ?? customer.createdAt,
    }),
    stage: {
      name: stage.name,
      since: stage.since,
      evidence: stage.evidence,
      moved:
        stage.moved && move ? { by: move.by, reason: move.reason, at: move.at, id: move.id } : null,
    },
    score: { value, level, parts, raise, fades },
    consent: consentOf(answer?.answer),
    guardianConsentAt: customer.guardianConsentAt,
    preference: customer.preference,
    openCase: openCase ? { no: openCase.id, what: openCase.what, since: openCase.openedAt } : null,
    tags: distinctTags(tagsNamed(tags, knownTo, names), actor.staffId),
    notes: dueFirst(notes, at).map(({ staffId, ...note }) => ({
      ...note,
      by: names.staff.get(staffId) ?? '',
    })),
    suggestions,
    tasks: taskRows.map((row) =>
      showTask(
        row,
        { name: customer.name, by: colleague(row.staffId) },
        (situation) => replies.find((it) => it.situation === situation)?.id ?? null,
      ),
    ),
    orders: {
      count: orderSum.count,
      sumFen: (orderSum.amountFen ?? 0) - (orderSum.refundedFen ?? 0),
      last: lastOrder
        ? {
            orderNo: lastOrder.orderNo,
            amountFen: lastOrder.amountFen,
            paidAt: lastOrder.paidAt,
            status: lastOrder.status,
            items: shownItems(lastOrder.itemsJson),
          }
        : null,
    },
    quota: { sentToday, leftToday: Math.max(0, PER_DAY[customer.preference] - sentToday) },
    staleSince:
      customer.kind === 'friend' &&
      customer.syncedAt !== null &&
      at - customer.syncedAt > STALE_AFTER
        ? customer.syncedAt
        : null,
  }
}

/** Neither cancelled nor given back whole: an order of hers, also when part of it was refunded. */
const stands = (order: { status: string; amountFen: number; refundedFen: number }) =>
  order.status !== 'cancelled' && order.refundedFen < order.amountFen

/** What orders that were all read come to. */
function sumOf(orders: Awaited<ReturnType<typeof listLastOrders>>) {
  const standing = orders.filter((order) => order.status !== 'cancelled')
  const total = (of: (order: (typeof orders)[number]) => number) =>
    standing.reduce((sum, order) => sum + of(order), 0)
  return {
    count: standing.length,
    amountFen: total((order) => order.amountFen),
    refundedFen: total((order) => order.refundedFen),
  }
}

export type Profile = Awaited<ReturnType<typeof findProfile>>

type Answer = Awaited<ReturnType<typeof listAnswersOfCustomer>>[number] | undefined

/** 确认: WeCom's login said who she is. 可能: only an openid leads to her. 匿名: no browser of hers. */
const identityOf = (answer: Answer) =>
  answer === undefined
    ? ('anonymous' as const)
    : answer.evidence === 'external_userid'
      ? ('confirmed' as const)
      : ('possible' as const)

const consentOf = (answer: NonNullable<Answer>['answer'] | undefined) =>
  answer === undefined ? ('none' as const) : answer === 'agreed' ? answer : ('declined' as const)

/** A note with a date comes up from three days before it until the day itself. */
function dueFirst(notes: Awaited<ReturnType<typeof listNotes>>, now: number) {
  const today = dayOf(now)
  const soon = addDays(today, REMIND_DAYS_AHEAD)
  const isDue = (day: string | null) => day !== null && day >= today && day <= soon
  return [
    ...notes.filter(({ remindDay }) => isDue(remindDay)),
    ...notes.filter(({ remindDay }) => !isDue(remindDay)),
  ]
}
