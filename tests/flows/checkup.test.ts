import { expect, test } from 'vitest'
import { runCheckup } from '../../api/checkup/run-checkup.ts'
import type { Check } from '../../api/checkup/check.ts'
import type { Config } from '../../api/config.ts'
import { DAY } from '../../api/shop-time.ts'
import { createWecom } from '../../api/wecom/client.ts'
import { WecomError } from '../../api/wecom/error.ts'
import { aLibrary, LIN, ZHOU } from '../support/a-library.ts'

type Shop = Awaited<ReturnType<typeof aLibrary>>
const statesOf = (checks: Check[]) =>
  Object.fromEntries(checks.map(({ name, state, why }) => [name, why ? `${state} ${why}` : state]))
const run = async (shop: Shop) => {
  const { status, body } = await (await shop.as(ZHOU))('POST', '/checkup')
  expect(status).toBe(200)
  return body.run.checks as Check[]
}
const lineOf = (checks: Check[], name: string) => checks.find((check) => check.name === name)!
/** The same shop with another configuration, as its own process would have it. */
const otherwise = async (
  { deps, simulator }: Shop,
  change: { wecom?: Partial<Config['wecom']>; publicUrl?: string; isDemo?: boolean },
) => {
  const config = { ...deps.config, ...change, wecom: { ...deps.config.wecom, ...change.wecom } }
  const { db, now, log } = deps
  const wecom = createWecom({ ...config.wecom, now, db, log, fetch: simulator.fetch })
  const actor = { staffId: ZHOU, role: 'manager' as const, storeIds: [] }
  return (await runCheckup({ ...deps, config, wecom }, actor)).run!.checks
}

test('周敏 looks whether WeCom is connected: every line is asked, and says what came back', async () => {
  await using shop = await aLibrary()
  expect((await (await shop.as(LIN))('POST', '/checkup')).status).toBe(403)
  expect((await (await shop.as(ZHOU))('GET', '/checkup')).body.run).toBe(null)
  expect(statesOf(await run(shop))).toEqual({
    secret: 'right',
    ip: 'right',
    agent: 'right',
    domain: 'right',
    signature: 'right',
    contacts: 'right',
    callback: 'wrong never',
    jobs: 'right',
    kf: 'right',
    upgrade: 'right',
    collect: 'right',
    orders: 'right',
    pay: 'off practice',
    mini: 'off none',
    official: 'off none',
    archive: 'off none',
  })
  // Somebody saves the address in WeCom's console; then a customer changes something.
  expect(await shop.simulator.callbacks.verify()).toBe(true)
  expect(lineOf(await run(shop), 'callback').facts).toEqual({ greetedAt: shop.clock.now })
  shop.simulator.act('edit_remark', { userid: LIN, external_userid: 'cu001', remark: '果果' })
  await shop.simulator.callbacks.settled()
  const { body } = await (await shop.as(ZHOU))('POST', '/checkup')
  expect(lineOf(body.run.checks, 'callback').facts).toEqual({ letterAt: shop.clock.now })
  expect((await (await shop.as(ZHOU))('GET', '/checkup')).body).toEqual(body)
  // A letter of last week says nothing of this one.
  const greetedAt = shop.clock.now
  shop.clock.now += 8 * DAY
  expect(lineOf(await otherwise(shop, {}), 'callback').facts).toEqual({ greetedAt })

  const { wecom, sessionSecret, orderWebhookSecret } = shop.deps.config
  const secrets = [wecom.secret, wecom.callbackToken, wecom.callbackAesKey, sessionSecret]
  const passes = shop.simulator.state.tokens.concat(shop.simulator.state.tickets)
  for (const secret of [...secrets, orderWebhookSecret, ...passes.map(({ value }) => value)]) {
    expect(JSON.stringify(body)).not.toContain(secret)
  }
})

test('what is wrong is told by its own line, and what could not be asked is not called wrong', async () => {
  await using shop = await aLibrary()
  const { faults } = shop.simulator
  const during = async (...of: Parameters<typeof faults.add>[0][]) => {
    for (const fault of of) faults.add(fault)
    const checks = await run(shop)
    faults.clear()
    return checks
  }
  // What an earlier run was given stands for nothing in the next.
  await run(shop)

  const away = await during({ kind: 'ip' })
  expect(lineOf(away, 'secret')).toMatchObject({ state: 'wrong', errcode: 60020 })
  const barred = await during({ kind: 'ip', path: 'agent/get' })
  expect(lineOf(barred, 'ip')).toMatchObject({
    state: 'wrong',
    why: 'ip',
    errcode: 60020,
    facts: { ip: '127.0.0.1' },
  })
  expect(statesOf(barred)).toMatchObject({ secret: 'right', contacts: 'unsure blocked' })

  const some = await during(
    { kind: 'forbidden', path: 'externalcontact/' },
    { kind: 'forbidden', path: 'kf/' },
    { kind: 'rate_limit', path: 'ticket/get' },
  )
  expect(statesOf(some)).toMatchObject({
    agent: 'right',
    contacts: 'wrong forbidden',
    kf: 'off forbidden',
    upgrade: 'off forbidden',
    signature: 'unsure away',
  })

  expect(statesOf(await during({ kind: 'http_5xx' }))).toMatchObject({
    secret: 'unsure away',
    ip: 'unsure blocked',
    agent: 'unsure blocked',
    kf: 'unsure blocked',
    pay: 'off practice',
  })

  Object.assign(shop.simulator.state.kf, { upgrade: { userids: [], chatIds: [] } })
  for (const one of shop.simulator.state.staff) one.hasCustomers = false
  expect(statesOf(await run(shop))).toMatchObject({
    contacts: 'wrong nobody',
    upgrade: 'off none',
  })
})

test('a wrong secret, another app’s number and a foreign domain are told apart', async () => {
  await using shop = await aLibrary()
  const wrong = await otherwise(shop, { wecom: { secret: 'not the secret at all' } })
  expect(lineOf(wrong, 'secret')).toMatchObject({ state: 'wrong', why: 'secret', errcode: 40001 })
  expect(lineOf(wrong, 'agent')).toMatchObject({ state: 'unsure', why: 'blocked' })
  const corp = await otherwise(shop, { wecom: { corpId: 'ww_another_corp' } })
  expect(lineOf(corp, 'secret')).toMatchObject({ state: 'wrong', why: 'corp', errcode: 40013 })
  const agent = await otherwise(shop, { wecom: { agentId: 7 } })
  expect(statesOf(agent)).toMatchObject({ secret: 'right', agent: 'wrong agent' })
  const foreign = await otherwise(shop, { publicUrl: 'https://shop.example', isDemo: false })
  expect(lineOf(foreign, 'domain')).toMatchObject({
    state: 'wrong',
    why: 'other',
    facts: { domain: 'localhost', host: 'shop.example' },
  })
  const plain = await otherwise(shop, { publicUrl: 'http://localhost', isDemo: false })
  expect(statesOf(plain)).toMatchObject({ domain: 'wrong plain', pay: 'off none' })
})

test('an app that is open to a tag is open to somebody', async () => {
  await using shop = await aLibrary()
  const { wecom } = shop.deps
  const bare = { ...(await wecom.getAgent()), memberIds: [], departmentIds: [] }
  const lookWith = async (tagIds: number[]) => {
    const getAgent = async () => ({ ...bare, tagIds })
    wecom.afresh = () => ({ ...wecom, getAgent })
    return lineOf(await run(shop), 'agent')
  }
  expect(await lookWith([])).toMatchObject({ state: 'wrong', why: 'nobody' })
  expect(await lookWith([1])).toMatchObject({ state: 'right', facts: { tags: 1 } })
})

test('a shop that does without 客服, or runs it elsewhere, has nothing to mend', async () => {
  await using shop = await aLibrary()
  const { wecom } = shop.deps
  for (const errcode of [48007, 95011, 95012, 95017]) {
    const no = () => Promise.reject(new WecomError('refused', 'kf/account/list', { errcode }))
    wecom.afresh = () => ({ ...wecom, listKfAccounts: no, getUpgradeRange: no })
    const checks = await run(shop)
    expect(statesOf(checks)).toMatchObject({ kf: 'off forbidden', upgrade: 'off forbidden' })
    expect(lineOf(checks, 'kf').errcode).toBe(errcode)
  }
})

test('work that has lain too long is told', async () => {
  await using shop = await aLibrary()
  await shop.add('job', {
    id: 'job_late',
    kind: 'sync-tags',
    key: 'late',
    payloadJson: '{}',
    runAt: shop.clock.now - 3_600_000,
    claimedBy: null,
    claimedUntil: null,
    doneAt: null,
    attempts: 0,
    lastError: null,
    createdAt: shop.clock.now - 3_600_000,
  })
  const line = lineOf(await run(shop), 'jobs')
  expect(line).toMatchObject({ state: 'wrong', why: 'late', facts: { minutes: 60 } })
})

test('the file WeCom wants to find at the domain’s root is put there from the phone', async () => {
  await using shop = await aLibrary()
  const zhou = await shop.as(ZHOU)
  const file = { name: 'WW_verify_Ab12.txt', content: 'Ab12' }
  const { browser } = shop.asCustomer('cu001')
  const look = () => browser.get('/WW_verify_Ab12.txt')
  expect((await look()).status).toBe(404)
  expect((await (await shop.as(LIN))('PUT', '/checkup/files', file)).status).toBe(403)
  expect((await zhou('PUT', '/checkup/files', { ...file, name: '../x.txt' })).status).toBe(400)
  expect((await zhou('PUT', '/checkup/files', { ...file, content: '<b>' })).status).toBe(400)
  expect((await zhou('PUT', '/checkup/files', file)).body.files).toEqual([file])
  expect((await zhou('PUT', '/checkup/files', file)).body.files).toEqual([file])
  const found = await look()
  expect([found.status, await found.text()]).toEqual([200, 'Ab12'])
  expect(found.headers.get('content-type')).toMatch(/^text\/plain/)
  expect((await browser.get('/WW_verify_Other.txt')).status).toBe(404)
  for (let n = 2; n <= 10; n++) {
    const more = { name: `MP_verify_${n}.txt`, content: String(n) }
    expect((await zhou('PUT', '/checkup/files', more)).status).toBe(200)
  }
  const eleventh = { name: 'MP_verify_11.txt', content: '11' }
  expect((await zhou('PUT', '/checkup/files', eleventh)).status).toBe(409)
  expect((await zhou('PUT', '/checkup/files', { ...file, content: '' })).status).toBe(200)
  expect((await look()).status).toBe(404)
  const { body } = await zhou('GET', '/acts?kind=shop')
  expect(body.acts[0]).toMatchObject({ action: 'domain.file', said: '删掉 WW_verify_Ab12.txt' })
})

test('files that are put there at the same moment are all there', async () => {
  await using shop = await aLibrary()
  const zhou = await shop.as(ZHOU)
  const names = ['WW_verify_a.txt', 'WW_verify_b.txt', 'MP_verify_c.txt', 'MP_verify_d.txt']
  // Connections are open: they meet in the database.
  await Promise.all(names.map(() => zhou('GET', '/checkup')))
  const answers = await Promise.all(
    names.map((name) => zhou('PUT', '/checkup/files', { name, content: 'x' })),
  )
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
  const { files } = (await zhou('GET', '/checkup')).body as { files: { name: string }[] }
  expect(files.map(({ name }) => name).toSorted()).toEqual(names.toSorted())
})
