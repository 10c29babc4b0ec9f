import { Hono } from 'hono'
import * as v from 'valibot'
import { inTransaction } from '../../db/database.ts'
import { newId } from '../../db/ids.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import { endBenefit, insertBenefit, listBenefitsOfGroup } from '../../db/queries/mine.ts'
import type { Deps } from '../deps.ts'
import type { Actor, StaffEnv } from '../env.ts'
import { AppError } from '../errors.ts'
import { addDays, dayOf, startOfDay } from '../shop-time.ts'
import { day, id, valid } from '../valid.ts'

const benefit = v.object({
  text: v.pipe(v.string(), v.trim(), v.minLength(2), v.maxLength(60)),
  fromDay: day,
  /** The last day on which it holds. */
  toDay: day,
})

const LONGEST_DAYS = 31

/** 本群福利: what a group's members, and nobody else, read on 我的 while it lasts. */
export const groupBenefits = new Hono<StaffEnv>()
  .get('/:groupId/benefits', async (c) => {
    return c.json({ items: await listBenefitsOfGroup(c.var.db, c.req.param('groupId')) })
  })
  .post('/:groupId/benefits', valid('json', benefit), async (c) => {
    const groupId = c.req.param('groupId')
    return c.json(await promise(c.var, c.var.actor, groupId, c.req.valid('json')), 201)
  })
  .delete(
    '/:groupId/benefits/:benefitId',
    valid('param', v.object({ groupId: id, benefitId: id })),
    async (c) => {
      const { groupId, benefitId } = c.req.valid('param')
      // Ended already, or never there: what is asked for holds either way.
      await endBenefit(c.var.db, groupId, benefitId, c.var.now())
      return c.json({ id: benefitId })
    },
  )

async function promise(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  groupId: string,
  { text, fromDay, toDay }: v.InferOutput<typeof benefit>,
) {
  const startsAt = startOfDay(fromDay)
  const endsAt = startOfDay(addDays(toDay, 1))
  const at = now()
  if (endsAt <= startsAt || endsAt > startOfDay(addDays(dayOf(startsAt), LONGEST_DAYS))) {
    throw new AppError('bad_request', `从哪天到哪天不对，最长 ${LONGEST_DAYS} 天`)
  }
  const id = newId('benefit')
  await inTransaction(db, async (tx) => {
    const { staffId } = actor
    await insertBenefit(tx, {
      id,
      groupId,
      text,
      couponId: null,
      startsAt,
      endsAt,
      createdBy: staffId,
      endedAt: null,
    })
    await insertAct(tx, { staffId, action: 'group.benefit', subject: groupId, detail: text, at })
  })
  return { id }
}
