import { expect, test } from 'vitest'
import { createWorld, ORIGIN } from '../world.ts'

const ask = (browser: { get: (path: string) => Promise<Response> }, url: string) =>
  browser.get(`/api/sidebar/wecom/signature?url=${encodeURIComponent(url)}`)

test('WeCom’s client accepts the signature of the sidebar’s own page, and of no other', async () => {
  await using world = await createWorld({ shop: 'demo' })
  const { browser } = await world.asStaff('u_linxiaoyu')
  const page = `${ORIGIN}/sidebar/?entry=single_chat_tools`

  const answer = await ask(browser, `${page}#/customers/cu001`)
  expect(answer.status).toBe(200)
  const signed = (await answer.json()) as Record<string, any>

  const check = async (url: string, signature = signed.signature) => {
    const response = await world.app.request('/simulator/control/agent-config', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        corpid: signed.corpId,
        agentid: signed.agentId,
        timestamp: signed.timestamp,
        nonceStr: signed.nonceStr,
        signature,
        url,
        userid: 'u_linxiaoyu',
      }),
    })
    return ((await response.json()) as { ok: boolean }).ok
  }
  expect(await check(`${page}#/customers/cu001`)).toBe(true)
  expect(await check(`${ORIGIN}/sidebar/?entry=group_chat_tools`)).toBe(false)
  expect(await check(page, signed.signature.replace(/./g, '0'))).toBe(false)
  expect((await ask(browser, 'https://evil.test/')).status).toBe(400)
  expect((await ask(browser, `${ORIGIN}@evil.test/`)).status).toBe(400)
  const ticket = world.simulator.state.tickets[0]!.value
  expect(JSON.stringify(signed) + world.lines.join('')).not.toContain(ticket)
})

test('two hundred pages that ask for a signature cost WeCom one ticket', async () => {
  await using world = await createWorld({ shop: 'demo' })
  const { browser } = await world.asStaff('u_linxiaoyu')
  const before = world.simulator.state.tickets.length
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, i) => ask(browser, `${ORIGIN}/sidebar/?n=${i}`)),
  )
  expect(answers.every((answer) => answer.status === 200)).toBe(true)
  expect(world.simulator.state.tickets.length - before).toBeLessThanOrEqual(1)
})

test('nobody who is not signed in gets a signature', async () => {
  await using world = await createWorld()
  expect((await ask(world.aBrowser('any'), `${ORIGIN}/sidebar/`)).status).toBe(401)
})

test('a manager sees how far the sync is; a rep does not', async () => {
  await using world = await createWorld({ shop: 'demo' })
  const head = await world.asStaff('u_zhoumin')
  expect(await (await head.browser.get('/api/sidebar/sync')).json()).toEqual({ run: null })

  const begun = await head.browser.post('/api/sidebar/sync')
  expect(begun.status).toBe(202)
  expect(await begun.json()).toMatchObject({
    run: { state: 'running', doing: '成员与门店', doneSteps: 0, kind: 'full' },
  })
  await world.runDueJobs()

  const { run } = (await (await head.browser.get('/api/sidebar/sync')).json()) as any
  expect(run).toMatchObject({ state: 'done', doing: '完成', error: null })
  expect(run.doneSteps).toBe(run.totalSteps)
  const rep = await world.asStaff('u_linxiaoyu')
  expect((await rep.browser.get('/api/sidebar/sync')).status).toBe(403)
  expect((await rep.browser.post('/api/sidebar/sync')).status).toBe(403)
})
