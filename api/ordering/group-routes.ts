import { Hono } from 'hono'
import * as v from 'valibot'
import type { StaffEnv } from '../env.ts'
import { writeCsv } from '../exports/csv.ts'
import { dayOf } from '../shop-time.ts'
import { id, valid } from '../valid.ts'
import { offerOfGroup, readChains, type ChainLine } from './chain-board.ts'
import { closeChain, markLine } from './keep-chain.ts'
import { MARKS } from './mark-order.ts'

const inGroup = v.object({ groupId: id })
const chain = v.object({ ...inGroup.entries, offerId: id })

/** What is done with an order; `reason` says why money goes back. */
export const marking = v.object({
  mark: v.picklist(MARKS),
  reason: v.optional(v.pipe(v.string(), v.trim(), v.minLength(2), v.maxLength(200))),
})

const STATES: Record<ChainLine['state'], string> = {
  unpaid: '未付款',
  paid: '已付款',
  picked: '已取货',
  cancelled: '已取消',
  expired: '已放掉',
  failed: '没成团',
}

const SIGN_UP_STATES: Partial<typeof STATES> = { paid: '报上名了', picked: '来过了' }

/** 群里的接龙: the list, closing it early, handing out, taking it along. */
export const groupChains = new Hono<StaffEnv>()
  .get('/:groupId/chains', valid('param', inGroup), async (c) => {
    return c.json({ chains: await readChains(c.var, c.req.valid('param').groupId) })
  })
  .post('/:groupId/chains/:offerId/close', valid('param', chain), async (c) => {
    const { groupId, offerId } = c.req.valid('param')
    await closeChain(c.var, c.var.actor, groupId, offerId)
    return c.json({ chains: await readChains(c.var, groupId) })
  })
  .post(
    '/:groupId/chain-lines/:placementId',
    valid('param', v.object({ ...inGroup.entries, placementId: id })),
    valid('json', marking),
    async (c) => {
      const { groupId, placementId } = c.req.valid('param')
      await markLine(c.var, c.var.actor, groupId, { placementId, ...c.req.valid('json') })
      return c.json({ chains: await readChains(c.var, groupId) })
    },
  )
  .get('/:groupId/chains/:offerId/export', valid('param', chain), async (c) => {
    const { groupId, offerId } = c.req.valid('param')
    await offerOfGroup(c.var.db, groupId, offerId)
    const board = (await readChains(c.var, groupId)).find((one) => one.offerId === offerId)
    const rows = (board?.items ?? []).map((line) => [
      line.no,
      line.name ?? '没有登记的客人',
      line.qty,
      line.amountFen / 100,
      (board!.isFree && SIGN_UP_STATES[line.state]) || STATES[line.state],
      line.code,
    ])
    const pieces: Uint8Array[] = []
    const head = ['第几位', '称呼', '份数', '金额（元）', '状态', '取货码']
    await writeCsv(head, onePage(rows), async (piece) => void pieces.push(piece))
    c.header('content-type', 'text/csv; charset=utf-8')
    c.header('content-disposition', `attachment; filename="chain-${dayOf(c.var.now())}.csv"`)
    return c.body(new Uint8Array(Buffer.concat(pieces)))
  })

async function* onePage<T>(rows: T[]): AsyncIterable<T[]> {
  yield rows
}
