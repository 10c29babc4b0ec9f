import { Hono } from 'hono'
import * as v from 'valibot'
import { readRecords } from '../../db/queries/personal-records.ts'
import type { VisitorEnv } from '../env.ts'
import { AppError } from '../errors.ts'
import { eraseBenefits } from '../points/forget-benefits.ts'
import { dayOf } from '../shop-time.ts'
import { forgetOrders } from '../ordering/forget-orders.ts'
import { readBody } from '../visitors/read-body.ts'
import { declinedCookie } from '../visitors/silent-login.ts'
import { eraseEverything } from './erase-everything.ts'
import { eraseViews } from './erase-views.ts'
import { findPrivacy } from './find-privacy.ts'
import { personOf } from './person-of.ts'

const erasure = v.object({ what: v.picklist(['views', 'benefits', 'orders', 'everything']) })

/** What we hold about whoever asks: to look at, to take along, to erase. */
export const privacy = new Hono<VisitorEnv>()
  .get('/', async (c) => {
    const { holds, consents, preference } = await findPrivacy(c.var, c.var.visitor, {
      said: undefined,
      receipt: undefined,
      cameFrom: undefined,
      language: 'zh',
      script: null,
    })
    return c.json({
      holds: holds.map(({ kind, count, keptDays }) => ({ kind, count, keptDays })),
      consents: consents.map(({ purpose, state, since }) => ({ purpose, state, since })),
      preference,
    })
  })
  .get('/export', async (c) => {
    const { db, now, visitor } = c.var
    const person = await personOf(db, visitor)
    if (person.visitorIds.length === 0) {
      throw new AppError('blocked', '我们不知道您是谁，没有可以导出的记录')
    }
    const day = dayOf(now())
    c.header('content-disposition', `attachment; filename="my-records-${day}.json"`)
    return c.json({ exportedAt: now(), ...(await readRecords(db, person)) })
  })
  .post('/erase', async (c) => {
    const { body, isForm } = await readBody(c, erasure)
    if (body.what === 'benefits') {
      await eraseBenefits(c.var, c.var.visitor)
      return isForm ? c.redirect('/privacy?said=benefitsErased#said', 303) : c.json({ erased: 1 })
    }
    if (body.what === 'orders') {
      const erased = await forgetOrders(c.var, c.var.visitor)
      return isForm ? c.redirect('/privacy?said=ordersErased#said', 303) : c.json({ erased })
    }
    if (body.what === 'everything') {
      const { at, receipt } = await eraseEverything(c.var, c.var.visitor)
      // Who has just left is not asked on the next page whether we may remember her.
      c.header('set-cookie', declinedCookie(c.var.config, true), { append: true })
      return isForm
        ? c.redirect(`/privacy?said=everythingErased&receipt=${receipt}#said`, 303)
        : c.json({ erased: 1, at, receipt })
    }
    const erased = await eraseViews(c.var, c.var.visitor)
    return isForm ? c.redirect('/privacy?said=erased#said', 303) : c.json({ erased })
  })
