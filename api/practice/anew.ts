import { Hono } from 'hono'
import { findSetting } from '../../db/queries/settings.ts'
import { listStaff } from '../../db/queries/staff.ts'
import type { Deps } from '../deps.ts'
import { isFromElsewhere } from '../session/guards.ts'

const startedAt = Date.now()

/**
 * 重新开张: the demo shop as it was on its first evening. `begin` takes everything out of the
 * database and starts the process again; only a shop that this demo has opened, with nobody in it
 * but the people `knows` knows, is emptied.
 */
export const practiceAnew = (
  { db, config }: Pick<Deps, 'db' | 'config'>,
  knows: (staffId: string) => boolean,
  begin: (() => void) | undefined,
): Hono => {
  let isUnderWay = false
  return new Hono()
    .get('/practice/anew', (c) => c.json({ startedAt }, 200, { 'cache-control': 'no-store' }))
    .post('/practice/anew', async (c) => {
      if (isFromElsewhere(config, c.req.raw.headers)) {
        return c.json({ message: '这个请求不是从演示里发出的' }, 403)
      }
      if (!begin) {
        const message = '这台电脑上请按 Ctrl-C 停下，删掉 .data 文件夹，再 npm start'
        return c.json({ message }, 409)
      }
      const isOurs = (await findSetting(db, 'demo-shop')) !== undefined
      if (!isOurs || !(await listStaff(db)).every(({ id }) => knows(id))) {
        return c.json({ message: '这个数据库里不只有演示店，没有清空' }, 409)
      }
      // The answer first: it travels on a connection that is about to be closed.
      if (!isUnderWay) setTimeout(begin, 100)
      isUnderWay = true
      return c.json({ startedAt }, 202)
    })
}
