import { createHash } from 'node:crypto'
import { inTransaction, type Db } from '../../db/database.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import { listKnownCustomers } from '../../db/queries/known-customer.ts'
import {
  insertAffiliateItem,
  insertCommission,
  listAffiliateItems,
  listCommissionEntries,
  listCommissionsOf,
  sumCommissions,
  type CommissionEntry,
} from '../../db/queries/partners.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { readCsv, textOf } from '../groups/score/read-csv.ts'
import { dayIn } from '../groups/score/speech-table.ts'
import { earnPoints, takeBackPoints } from '../points/move-points.ts'
import { addDays, dayOf, startOfDay } from '../shop-time.ts'

/** A line of the platform's table: `订单号,商品,金额,佣金,下单日,客户,状态`. */
interface Line {
  /** Where it stands in the file. */
  line: number
  orderNo: string
  itemId: string
  amountFen: number
  commissionFen: number
  orderedAt: number
  customerId: string | null
  isTakenBack: boolean
}

const COLUMNS = ['订单号', '商品', '金额', '佣金', '下单日', '客户', '状态']
const MOST_LINES = 5000
const MOST_SHOWN = 200
/** Ten fen of commission give her one point. */
const FEN_PER_POINT = 10

/** 联盟商品 with what each earned. */
export async function listCommissions({ db }: Pick<Deps, 'db'>) {
  const [items, sums] = await Promise.all([listAffiliateItems(db), sumCommissions(db)])
  return items.map(({ id, name, copyText }) => {
    const own = sums.filter(({ itemId }) => itemId === id)
    const total = (of: 'commissionFen' | 'rebatePoints') =>
      own.reduce((all, row) => all + Number(row[of]), 0)
    const orders = own.reduce(
      (all, row) => all + (row.kind === 'earned' ? 1 : -1) * Number(row.orders),
      0,
    )
    return {
      id,
      name,
      copyText,
      orders,
      commissionFen: total('commissionFen'),
      rebatePoints: total('rebatePoints'),
    }
  })
}

/** 联盟商品 sold elsewhere: the same name again is the same item, and keeps the text it has. */
export async function addAffiliateItem(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  { staffId }: Actor,
  { name, copyText }: { name: string; copyText: string },
) {
  const at = now()
  const id = `af_${createHash('sha256').update(name).digest('hex').slice(0, 24)}`
  return inTransaction(db, async (tx) => {
    const isTaken = (await listAffiliateItems(tx)).some((item) => item.name === name)
    const isNew = !isTaken && (await insertAffiliateItem(tx, { id, name, copyText, createdAt: at }))
    const act = { staffId, action: 'affiliate.add' as const, subject: id, detail: name, at }
    if (isNew) await insertAct(tx, act)
    return { isNew }
  })
}

/** The newest rows an item's commission is the sum of. */
export async function listCommissionRows({ db }: Pick<Deps, 'db'>, itemId: string) {
  const rows = await listCommissionEntries(db, itemId, MOST_SHOWN + 1)
  return { items: rows.slice(0, MOST_SHOWN), isCut: rows.length > MOST_SHOWN }
}

/**
 * Takes the platform's table over, all lines or, with one at fault, none. An order is counted once
 * however often it is told; told as 取消 it is taken back by a row of its own, points included.
 */
export async function importCommissions(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  { staffId }: Actor,
  file: Uint8Array,
) {
  const lines = linesOf(file)
  const at = now()
  return inTransaction(db, async (tx) => {
    // People know an item by its name.
    const known = new Map(
      (await listAffiliateItems(tx)).flatMap(({ id, name }) => [
        [id, id],
        [name, id],
      ]),
    )
    const people = new Set(
      (
        await listKnownCustomers(tx, [...new Set(lines.flatMap((line) => line.customerId ?? []))])
      ).map(({ id }) => id),
    )
    const earned = new Map(
      (
        await listCommissionsOf(tx, [
          ...new Set(lines.map(({ orderNo }) => idOf(orderNo, 'earned'))),
        ])
      ).map((entry) => [entry.orderNo, entry]),
    )
    let added = 0
    let takenBack = 0
    for (const { line, isTakenBack, ...told } of lines) {
      const itemId = known.get(told.itemId)
      if (!itemId) throw fault(line, `没有商品「${told.itemId}」`)
      const before = earned.get(told.orderNo)
      if (isTakenBack) {
        // Cancelled before we ever heard of it: nothing was counted.
        if (before) takenBack += Number(await takeBack(tx, before, at))
      } else if (!before) {
        const customerId = told.customerId && people.has(told.customerId) ? told.customerId : null
        const entry = earnedEntry({ ...told, itemId, customerId }, at)
        earned.set(told.orderNo, entry)
        added += Number(await keep(tx, entry))
      }
    }
    const detail = JSON.stringify({ lines: lines.length, added, takenBack })
    await insertAct(tx, { staffId, action: 'affiliate.import', subject: '', detail, at })
    return { lines: lines.length, added, takenBack, same: lines.length - added - takenBack }
  })
}

const earnedEntry = (facts: Omit<Line, 'line' | 'isTakenBack'>, at: number): CommissionEntry => ({
  ...facts,
  id: idOf(facts.orderNo, 'earned'),
  kind: 'earned',
  rebatePoints: facts.customerId === null ? 0 : Math.floor(facts.commissionFen / FEN_PER_POINT),
  at,
})

async function keep(tx: Db, entry: CommissionEntry): Promise<boolean> {
  const isNew = await insertCommission(tx, entry)
  const { customerId, rebatePoints, orderNo, at } = entry
  if (isNew && customerId && rebatePoints > 0) {
    const reason = '联盟商品返积分'
    const sourceId = sourceOf(orderNo)
    const lastDay = addDays(dayOf(at), 366)
    const move = { customerId, points: rebatePoints, sourceId, reason, at }
    await earnPoints(tx, move, startOfDay(lastDay))
  }
  return isNew
}

async function takeBack(tx: Db, earned: CommissionEntry, at: number): Promise<boolean> {
  const { orderNo, customerId, rebatePoints } = earned
  const isNew = await insertCommission(tx, {
    ...earned,
    id: idOf(orderNo, 'taken_back'),
    kind: 'taken_back',
    amountFen: -earned.amountFen,
    commissionFen: -earned.commissionFen,
    rebatePoints: -rebatePoints,
    at,
  })
  if (isNew && customerId && rebatePoints > 0) {
    await takeBackPoints(tx, customerId, sourceOf(orderNo), '联盟订单取消了', at)
  }
  return isNew
}

function linesOf(file: Uint8Array): Line[] {
  const text = textOf(file)
  const rows = text === undefined ? undefined : readCsv(text)
  const [head, ...body] = rows ?? []
  if (!head || COLUMNS.some((name, i) => head.cells[i] !== name)) {
    throw new AppError('bad_request', `第一行要是：${COLUMNS.join(',')}`)
  }
  if (body.length > MOST_LINES) throw new AppError('too_large', `一次最多 ${MOST_LINES} 行`)
  return body.map(({ line, cells }) => {
    const [
      orderNo = '',
      itemId = '',
      amount = '',
      commission = '',
      ordered = '',
      who = '',
      state = '',
    ] = cells
    const amountFen = fenOf(amount)
    const commissionFen = fenOf(commission)
    const day = dayIn(ordered)
    if (!/^[\w-]{1,100}$/.test(orderNo)) throw fault(line, '订单号不对')
    if (amountFen === undefined || commissionFen === undefined) throw fault(line, '金额或佣金不对')
    if (!day) throw fault(line, '下单日不对')
    if (state !== '有效' && state !== '取消') throw fault(line, '状态只有「有效」和「取消」')
    if (!/^[\w@.~-]{0,64}$/.test(who)) throw fault(line, '客户不对')
    return {
      line,
      orderNo,
      itemId,
      amountFen,
      commissionFen,
      orderedAt: startOfDay(day),
      customerId: who || null,
      isTakenBack: state === '取消',
    }
  })
}

const fault = (line: number, what: string) =>
  new AppError('bad_request', `第 ${line} 行：${what}。没有导入任何一行`)

const fenOf = (yuan: string): number | undefined =>
  /^\d{1,9}(\.\d{1,2})?$/.test(yuan) ? Math.round(Number(yuan) * 100) : undefined

const sourceOf = (orderNo: string) => `affiliate ${orderNo}`

const idOf = (orderNo: string, kind: string) =>
  `commission_${createHash('sha256').update(`${kind} ${orderNo}`).digest('hex').slice(0, 32)}`
