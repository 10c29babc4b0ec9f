import type { Db } from '../../db/database.ts'
import { listAgreed } from '../../db/queries/consents.ts'
import { listLastCredits, listOrdersOfStore } from '../../db/queries/export-files.ts'
import { listStores } from '../../db/queries/stores.ts'
import type { Actor } from '../env.ts'
import { clockOf, dayOf } from '../shop-time.ts'
import type { Cell } from './cell.ts'

const PAGE = 250

export const HEAD = [
  '付款时间',
  '订单号',
  '门店',
  '客户',
  '成交（元）',
  '退款（元）',
  '群',
  '员工',
  '页面',
  '券码',
]

/** Whose orders a file holds, and when they were paid. */
export interface OrderRange {
  storeIds: string[] | null
  from: number
  until: number
}

const shown = (at: number) => `${dayOf(at)} ${clockOf(at)}`

/**
 * A store's orders after the other's, oldest first, a page at a time. Who did not agree to be known
 * has no name here, and for the operator nobody has.
 */
export async function* orderPages(
  db: Db,
  actor: Pick<Actor, 'role' | 'storeIds'>,
  { storeIds, from, until }: OrderRange,
): AsyncGenerator<Cell[][]> {
  const stores = await listStores(db)
  const mine = storeIds === null ? [...stores.map((store) => store.id), 'none'] : storeIds
  for (const storeId of mine) {
    const storeName = stores.find((store) => store.id === storeId)?.name ?? ''
    for (let after = { paidAt: 0, id: '' }; ;) {
      const rows = await listOrdersOfStore(db, { storeId, from, until, after, limit: PAGE })
      if (rows.length === 0) break
      const last = rows.at(-1)!
      after = { paidAt: last.paidAt, id: last.orderId }
      const agreed =
        actor.role === 'manager'
          ? await listAgreed(db, [...new Set(rows.flatMap(({ customerId }) => customerId ?? []))])
          : new Set<string>()
      const credits = await listLastCredits(
        db,
        rows.map((row) => row.orderId),
      )
      const byOrder = new Map<string, typeof credits>()
      for (const credit of credits) {
        byOrder.set(credit.orderId, [...(byOrder.get(credit.orderId) ?? []), credit])
      }
      yield rows.map((row) => {
        const own = byOrder.get(row.orderId) ?? []
        const of = (dimension: string) => own.find((one) => one.dimension === dimension)
        const mayName =
          row.customerId !== null &&
          agreed.has(row.customerId) &&
          row.customerStoreId !== null &&
          actor.storeIds.includes(row.customerStoreId)
        const group = of('group')
        return [
          shown(row.paidAt),
          row.orderNo,
          storeName,
          mayName ? (row.customerName ?? '') : '',
          row.amountFen / 100,
          row.refundFen / 100,
          group?.groupName ?? (group?.target === 'direct' ? '单聊' : '未归因'),
          of('staff')?.staffName ?? '',
          of('page')?.pageTitle ?? '',
          row.couponCode ?? '',
        ]
      })
      // Others are served between two pages.
      await new Promise((resume) => setImmediate(resume))
    }
  }
}
