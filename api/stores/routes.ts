import { Hono } from 'hono'
import * as v from 'valibot'
import { inTransaction } from '../../db/database.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import { findSetting, saveSetting } from '../../db/queries/settings.ts'
import { listStoresWhole } from '../../db/queries/stores.ts'
import type { StaffEnv } from '../env.ts'
import { id, valid } from '../valid.ts'
import { saveStore } from './save-store.ts'

const CORP_NAME = 'corp-name'

const text = (least: number, most: number) =>
  v.pipe(v.string(), v.trim(), v.minLength(least), v.maxLength(most))
const corp = v.object({ corpName: text(1, 30) })
const store = v.object({ name: text(1, 30), address: text(0, 80), hours: text(0, 40) })

/** 设置 → 门店: what customers read of who we are and where to find us. */
export const stores = new Hono<StaffEnv>()
  .get('/', async (c) => {
    const { db } = c.var
    const [name, all] = await Promise.all([findSetting<string>(db, CORP_NAME), listStoresWhole(db)])
    const shown = all.map(({ departmentId, ...one }) => ({
      ...one,
      isDepartment: departmentId !== null,
    }))
    return c.json({ corpName: name ?? '', stores: shown })
  })
  .put('/', valid('json', corp), async (c) => {
    const { corpName } = c.req.valid('json')
    const { staffId } = c.var.actor
    const at = c.var.now()
    await inTransaction(c.var.db, async (tx) => {
      await saveSetting(tx, CORP_NAME, corpName, at)
      await insertAct(tx, { staffId, action: 'corp.name', subject: '', detail: corpName, at })
    })
    return c.json({ corpName })
  })
  .put('/:storeId', valid('param', v.object({ storeId: id })), valid('json', store), async (c) => {
    const asked = { ...c.req.valid('param'), ...c.req.valid('json') }
    return c.json(await saveStore(c.var, c.var.actor, asked))
  })
