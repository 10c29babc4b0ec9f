import { Hono } from 'hono'
import { deleteCookie } from 'hono/cookie'
import { VISITOR_COOKIE } from '../session/visitor.ts'
import { bridge } from './bridge.ts'

type PracticePage = 'desk' | 'wecom' | 'wechat'

/**
 * The practice desk: pages that stand for the two chat clients. Only the demo has them.
 * `page` gives a built page's HTML.
 */
export function createPractice(page: (name: PracticePage) => Promise<string>): Hono {
  const html = (text: string) =>
    new Response(text, {
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-cache',
        'content-security-policy':
          "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'self'",
        'referrer-policy': 'no-referrer',
      },
    })

  return new Hono()
    .get('/', async () => html(await page('desk')))
    .get('/practice/wecom', async () => html(await page('wecom')))
    .get('/practice/wechat', async (c) => {
      // The customer's phone is another device than the adviser's: it gets another address, so
      // that one browser keeps the two apart as two phones would.
      const url = new URL(c.req.url)
      if (url.hostname === 'localhost') {
        url.hostname = '127.0.0.1'
        return c.redirect(url.href)
      }
      return html(await page('wechat'))
    })
    .get(
      '/practice/bridge.js',
      () =>
        // The function stands for the client's native code; what runs in the frame is its text.
        new Response(`;(${bridge})()`, {
          headers: {
            'content-type': 'text/javascript; charset=utf-8',
            // A real client has its bridge at hand: the desk's should not cost a trip each time.
            'cache-control': 'max-age=300',
          },
        }),
    )
    .post('/practice/forget-visitor', (c) => {
      deleteCookie(c, VISITOR_COOKIE, { path: '/' })
      return c.body(null, 204)
    })
}
