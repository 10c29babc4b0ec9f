import { Hono } from 'hono'
import * as v from 'valibot'
import { deleteFavourite, findReply, saveFavourite } from '../../db/queries/replies.ts'
import type { StaffEnv } from '../env.ts'
import { AppError } from '../errors.ts'
import { id, valid } from '../valid.ts'
import { listRepliesForChat } from './list-replies.ts'

const words = v.pipe(v.string(), v.maxLength(60))
const asked = v.object({
  chat: v.optional(v.picklist(['single', 'group', 'kf']), 'single'),
  customerId: v.optional(id),
  groupId: v.optional(id),
  category: v.optional(words),
  q: v.optional(words),
})
const reply = v.object({ replyId: id })

/** 话术: what may be said in a chat, and which a member likes. */
export const replies = new Hono<StaffEnv>()
  .get('/replies', valid('query', asked), async (c) => {
    const { chat, customerId, groupId, category, q } = c.req.valid('query')
    const whom = chat === 'group' ? groupId : customerId
    return c.json(await listRepliesForChat(c.var, c.var.actor, { chat, id: whom, category, q }))
  })
  .put('/replies/:replyId/favourite', valid('param', reply), async (c) => {
    const { replyId } = c.req.valid('param')
    if (!(await findReply(c.var.db, replyId))) throw new AppError('not_found', '没有找到这条话术')
    await saveFavourite(c.var.db, c.var.actor.staffId, replyId, c.var.now())
    return c.json({ isFavourite: true })
  })
  .delete('/replies/:replyId/favourite', valid('param', reply), async (c) => {
    await deleteFavourite(c.var.db, c.var.actor.staffId, c.req.valid('param').replyId)
    return c.json({ isFavourite: false })
  })
