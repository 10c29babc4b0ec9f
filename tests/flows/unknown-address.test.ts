import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { answerUnknown } from '../../api/answer-unknown.ts'
import { createWorld } from '../world.ts'

const HTML = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
const ways = (html: string) => [...html.matchAll(/<a href="([^"]+)"/g)].map(([, href]) => href)

test('an address nobody knows is a small page with a way home for people, and JSON for programs', async () => {
  await using world = await createWorld()
  const { browser: hers } = world.asCustomer('cu001')
  const page = await hers.fetch('/no/such/page', { headers: HTML })
  expect(page.status).toBe(404)
  expect(page.headers.get('content-type')).toMatch(/^text\/html/)
  const html = await page.text()
  expect(html).toContain('<h1>没有这一页</h1>')
  expect(html).toContain('lang="zh-CN"')
  expect(ways(html)).toEqual(['/me', '/'])
  // Its one style is allowed by its own hash, and nothing else is.
  expect(page.headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; img-src data:; style-src 'sha256-[\w+/=]+';/,
  )

  const { browser: staffs } = await world.asStaff('u_linxiaoyu')
  const inSidebar = await staffs.fetch('/sidebar/nothing', { headers: HTML })
  expect([inSidebar.status, ways(await inSidebar.text())]).toEqual([404, ['/sidebar/', '/']])
  const anybody = await world.app.request('/favicon', { headers: HTML })
  expect(ways(await anybody.text())).toEqual(['/me', '/sidebar/', '/'])

  const no = { error: { code: 'not_found', message: '没有这个地址' } }
  for (const init of [{}, { headers: { accept: 'application/json' } }, { method: 'POST' }]) {
    const answer = await hers.fetch('/api/sidebar/nothing', init)
    expect([answer.status, await answer.json()]).toEqual([404, no])
  }
  const posted = await hers.fetch('/no/such/page', { method: 'POST', headers: HTML })
  expect(await posted.json()).toEqual(no)
})

test('with a real corp there is no practice desk to go back to', async () => {
  await using world = await createWorld()
  const { db, config } = world.deps
  const app = new Hono().notFound(answerUnknown({ db, config: { ...config, isDemo: false } }))
  expect(ways(await (await app.request('/', { headers: HTML })).text())).toEqual([
    '/me',
    '/sidebar/',
  ])
})
