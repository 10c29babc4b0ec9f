import type { Db } from '../../db/database.ts'
import { insertRows, listDemoSends, nameReasons } from '../../db/queries/demo-shop.ts'
import { insertNudges } from '../../db/queries/nudges.ts'
import type { Deps } from '../deps.ts'
import { createMass } from '../mass/create-mass.ts'
import { makePart } from '../mass/make-part.ts'
import { isAnswer, isPromo } from '../replies/why-blocked.ts'
import { dayOf, MINUTE } from '../shop-time.ts'
import { at } from './history/plan.ts'
import { demoId } from './seed-people.ts'

/** 周三会员日: words the evening before and on the day, beside the pages; eight posts this month. */
const said: [daysAgo: number, hour: number, text: string][] = [
  [18, 19, '明天是咱们的会员日，清单在页面里，看一眼就行。'],
  [17, 20, '会员日还有一小时，到店的跟我说一声。'],
  [11, 19, '明天是咱们的会员日，清单在页面里，看一眼就行。'],
  [10, 20, '会员日还有一小时，到店的跟我说一声。'],
  [4, 19, '明天是咱们的会员日，清单在页面里，看一眼就行。'],
]

/** 好价分享 was sent five promotions this week; from the third on 陈默 said why he insisted. */
const insisted = ['新到的推车清库存，怕来不及', '有两位在群里问还有没有', '周末前最后一次']

/** What everybody received: from the sends, as when WeCom's client said they were out. */
export async function seedNudges(tx: Db, t0: number): Promise<void> {
  await insertRows(tx, {
    send: said.map(([daysAgo, hour], i) => {
      const moment = at(t0, daysAgo, hour, 30)
      const id = demoId('send', `g01 words ${i}`)
      return {
        id,
        idempotencyKey: id,
        staffId: 'u_linxiaoyu',
        chatKind: 'group' as const,
        customerId: null,
        groupId: 'g01',
        replyId: null,
        suggestionKey: null,
        reason: null,
        preparedAt: moment - MINUTE / 2,
        finishedAt: moment,
      }
    }),
    sendPart: said.map(([daysAgo, hour, text], i) => ({
      sendId: demoId('send', `g01 words ${i}`),
      partNo: 1,
      kind: 'text' as const,
      text,
      shareId: null,
      state: 'sent' as const,
      error: null,
      changedAt: at(t0, daysAgo, hour, 30),
      claimedBy: null,
      claimedUntil: null,
    })),
  })
  const sends = await listDemoSends(tx)
  const toShare = sends
    .filter(({ groupId }) => groupId === 'g06')
    .sort((one, other) => one.at - other.at)
    .slice(-insisted.length)
  const reasons = new Map(toShare.map(({ id }, i) => [id, insisted[i]!]))
  await nameReasons(tx, reasons)
  await insertNudges(
    tx,
    sends.map(({ id, staffId, customerId, groupId, category, isPromotionAt, pageKind, at }) => {
      const saying = {
        category: category ?? '',
        isPromotion: isPromotionAt !== null,
        pageKinds: pageKind ? [pageKind] : [],
      }
      return {
        id: `nudge_${id}`,
        toKind: groupId === null ? ('customer' as const) : ('group' as const),
        toId: groupId ?? customerId ?? '',
        staffId,
        how: groupId === null && isAnswer(saying) ? ('answer' as const) : ('push' as const),
        promoAt: isPromo(saying) ? at : null,
        reason: reasons.get(id) ?? null,
        day: dayOf(at),
        at,
      }
    }),
  )
}

const ASKED_BEFORE = 40 * MINUTE

/** 群发待确认: the operator asked 林小雨 to send the autumn list; she has not pressed send yet. */
export async function seedMass(deps: Deps, t0: number): Promise<void> {
  const then = { ...deps, now: () => t0 - ASKED_BEFORE }
  const operator = { staffId: 'u_fangzhou', role: 'operator' as const, storeIds: ['st1'] }
  const task = await createMass(then, operator, {
    key: 'demo-autumn-list',
    title: '换季清单',
    text: '换季要添的几样，都写在页面里了，用得上再看。',
    pageIds: ['p04'],
    files: [],
    isPromo: false,
    audience: {
      chatType: 'single',
      storeId: 'st1',
      stages: ['意向'],
      tagIds: [],
      groupId: 'g01',
      wxType: null,
      kinds: [],
      groupIds: [],
    },
  })
  for (const { id } of task.parts) {
    // Broken off by a kill it is looked for by its own job, as any other.
    await makePart(then, { partId: id }).catch((err: unknown) => {
      deps.log.warn({ err }, 'the demo’s mass send is left to its job')
    })
  }
}
