import { Hono } from 'hono'
import * as v from 'valibot'
import type { VisitorEnv } from '../env.ts'
import { valid } from '../valid.ts'
import { answerPage } from './answer-page.ts'
import { beginLogin } from './login.ts'
import { loginVisitor } from './login-visitor.ts'

/** Customers are recognised silently, by WeCom, on their way to a page. */
export const visitorSession = new Hono<VisitorEnv>()
  .get('/login', valid('query', v.object({ next: v.optional(v.string()) })), async (c) => {
    const { location, setCookie } = await beginLogin(c.var, 'customer', c.req.valid('query').next, {
      host: c.req.header('host'),
      cookieHeader: c.req.header('cookie'),
    })
    c.header('set-cookie', setCookie, { append: true })
    return c.redirect(location)
  })
  .get(
    '/callback',
    valid('query', v.object({ code: v.optional(v.string()), state: v.optional(v.string()) })),
    async (c) => {
      const answer = await loginVisitor(c.var, c.req.valid('query'), {
        host: c.req.header('host'),
        cookieHeader: c.req.header('cookie'),
      })
      if (!answer) return answerPage(400, { title: '这个链接已经失效，请从聊天里重新打开' })
      if (answer.setCookie) c.header('set-cookie', answer.setCookie)
      return c.redirect(answer.next)
    },
  )
