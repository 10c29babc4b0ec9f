import { Hono } from 'hono'
import * as v from 'valibot'
import type { StaffEnv } from '../env.ts'
import { id, valid } from '../valid.ts'
import { markTask } from './mark-task.ts'

const task = v.object({ taskId: id })

/** 任务: done, or not wanted; each can be taken back. */
export const tasks = new Hono<StaffEnv>()
  .post('/tasks/:taskId/done', valid('param', task), async (c) => {
    return c.json(await markTask(c.var, c.var.actor, c.req.valid('param').taskId, 'done', true))
  })
  .delete('/tasks/:taskId/done', valid('param', task), async (c) => {
    return c.json(await markTask(c.var, c.var.actor, c.req.valid('param').taskId, 'done', false))
  })
  .post('/tasks/:taskId/dismiss', valid('param', task), async (c) => {
    const { taskId } = c.req.valid('param')
    return c.json(await markTask(c.var, c.var.actor, taskId, 'dismissed', true))
  })
  .delete('/tasks/:taskId/dismiss', valid('param', task), async (c) => {
    const { taskId } = c.req.valid('param')
    return c.json(await markTask(c.var, c.var.actor, taskId, 'dismissed', false))
  })
