import { Hono } from 'hono'
import * as v from 'valibot'
import type { Days } from '../business/spans.ts'
import type { StaffEnv } from '../env.ts'
import { dayOf } from '../shop-time.ts'
import { id, valid } from '../valid.ts'
import { askExport, cancelExport, findMyExport, listMyExports, openExport } from './ask-export.ts'

const one = v.object({ exportId: id })
const wanted = v.object({
  key: v.pipe(v.string(), v.regex(/^[\w-]{8,64}$/)),
  format: v.picklist(['csv', 'xlsx']),
  days: v.pipe(
    v.picklist([7, 30, 90]),
    v.transform((days) => days as Days),
  ),
  store: v.optional(id),
})

const TYPES = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

/** 导出: a file for the one who asked, while it lasts. */
export const exports = new Hono<StaffEnv>()
  .get('/', async (c) => c.json(await listMyExports(c.var, c.var.actor)))
  .post('/', valid('json', wanted), async (c) =>
    c.json(await askExport(c.var, c.var.actor, c.req.valid('json')), 202),
  )
  .get('/:exportId', valid('param', one), async (c) =>
    c.json(await findMyExport(c.var, c.var.actor, c.req.valid('param').exportId)),
  )
  .delete('/:exportId', valid('param', one), async (c) =>
    c.json(await cancelExport(c.var, c.var.actor, c.req.valid('param').exportId)),
  )
  .get('/:exportId/file', valid('param', one), async (c) => {
    const { exportId } = c.req.valid('param')
    const { file, pieces } = await openExport(c.var, c.var.actor, exportId)
    return c.body(pieces, 200, {
      'content-type': TYPES[file.format],
      'content-disposition': `attachment; filename="orders-${dayOf(file.askedAt)}.${file.format}"`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
  })
