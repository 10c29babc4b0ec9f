import { expect, test } from 'vitest'
import { createApp } from '../../api/app.ts'
import { createLog } from '../../api/ops/log.ts'
import { cameFrom, REQUESTS, requestOf, signedByShop } from '../support/door-requests.ts'
import { aGuardedShop } from '../support/guarded-shop.ts'

// Words that must never be in a log, sent and kept everywhere; then everything is done, well and
// badly, and every line that was written is searched for them.

const PHONE = '13912345678'
const NOTE = '她先生住院了千万别提'
const CODE = 'canaryCodeOfLogin0001'
const NAME = '金丝雀妈妈'

test('no log line says a phone, a code, a cookie, a token, a secret or what a member wrote', async () => {
  await using shop = await aGuardedShop()
  const { db, deps, lines } = shop
  const { config } = deps
  const cookies: string[] = []
  const ask = async (
    door: string,
    actor: 'owner' | 'customer',
    more: object = {},
    app = shop.app,
  ) => {
    const cookie = await shop.cookieOf(actor)
    cookies.push(cookie.split('=')[1]!)
    const asked = { ...REQUESTS[door]!(shop, 'own', actor), ...more }
    const answer = await app.fetch(requestOf(door, asked, cookie), cameFrom())
    await answer.body?.cancel()
    return answer.status
  }
  const order = {
    orderNo: 'A-77',
    shopId: 'st1',
    status: 'paid',
    paidAt: shop.clock.now,
    amountFen: 100,
    items: [],
    customer: { phone: PHONE, externalUserId: 'cu001' },
  }
  const tellOrder = (body: object, app = shop.app) =>
    ask(
      'POST /hooks/orders',
      'owner',
      { body, headers: signedByShop(shop, JSON.stringify(body)) },
      app,
    )

  await db.updateTable('customer').set({ name: NAME }).where('id', '=', 'cu001').execute()
  const callback = { query: { code: CODE, state: '0'.repeat(32) } }
  const note = { body: { text: `${NOTE} ${PHONE}`, remindDay: null, key: 'k1' } }
  const doEverything = async (app = shop.app) => {
    for (const door of Object.keys(REQUESTS)) {
      if (!door.endsWith('/live')) await ask(door, 'owner', {}, app)
    }
    await ask(
      'POST /api/sidebar/customers/:customerId/notes',
      'owner',
      { ...note, path: { customerId: 'cu001' } },
      app,
    )
    await ask('GET /api/sidebar/session/callback', 'owner', callback, app)
    await ask('GET /api/miniapp/session/callback', 'customer', callback, app)
    await ask('POST /api/miniapp/consents', 'customer', {}, app)
    await ask('GET /p/:token', 'customer', {}, app)
    await ask('POST /t', 'customer', {}, app)
    await tellOrder(order, app)
    await tellOrder({ ...order, amountFen: -1 }, app)
  }
  await doEverything()
  await shop.pass(120_000)

  // Once more with a database that repeats every value it was given in its complaint.
  const broken = createLog({ ...config, logLevel: 'debug' }, (line) => lines.push(line))
  const complaint = `Duplicate entry '${PHONE}-${NAME}' for key 'customer'`
  const told = Object.assign(new Error(complaint), {
    errno: 1062,
    code: 'ER_DUP_ENTRY',
    sqlMessage: complaint,
    sql: `insert into note values ('${NOTE}')`,
    parameters: [NOTE, PHONE],
  })
  const sick = new Proxy(db, {
    get(target, name) {
      if (name === 'transaction' || name === 'insertInto') throw told
      const value = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  await doEverything(createApp({ ...deps, db: sick, log: broken }))

  expect(lines.length).toBeGreaterThan(20)
  expect(lines.some((line) => line.includes('"errorCode":"ER_DUP_ENTRY"'))).toBe(true)
  const { wecom } = config
  const canaries = {
    PHONE,
    NOTE,
    CODE,
    NAME,
    pageToken: shop.tokenOf('own'),
    session: config.sessionSecret,
    orders: config.orderWebhookSecret,
    wecom: wecom.secret,
    callback: wecom.callbackToken,
    aes: wecom.callbackAesKey,
    ...Object.fromEntries(cookies.filter(Boolean).map((value, i) => [`cookie ${i}`, value])),
  }
  for (const [name, canary] of Object.entries(canaries)) {
    const said = lines.filter((line) => line.includes(canary))
    expect([name, said]).toEqual([name, []])
  }
  // Each line is one line, whatever a name contains.
  for (const line of lines) expect(() => JSON.parse(line)).not.toThrow()
})
