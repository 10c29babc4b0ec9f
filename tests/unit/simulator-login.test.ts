import { describe, expect, test } from 'vitest'
import { createWecom } from '../../api/wecom/client.ts'
import { isErrcode } from '../../api/wecom/error.ts'
import { aSimulator, corp } from '../support/a-simulator.ts'

const lin = 'u_linxiaoyu'

describe('the login page', () => {
  const back = 'http://localhost:3000/api/sidebar/session/callback?next=%2F'
  const page = (
    change: Record<string, string> = {},
    headers: Record<string, string> = {},
    world = aSimulator({ corp: { ...corp, trustedDomain: 'localhost:3000' } }),
  ) => {
    const query = {
      appid: corp.corpId,
      redirect_uri: back,
      response_type: 'code',
      scope: 'snsapi_base',
      state: 'abc123',
      agentid: '1000002',
      ...change,
    }
    return world.simulator.fetch(
      `http://localhost:3000/simulator/connect/oauth2/authorize?${new URLSearchParams(query)}`,
      { headers, redirect: 'manual' },
    )
  }

  test('a member comes back with a code and her state; the code is good once, for five minutes', async () => {
    const world = aSimulator({ corp: { ...corp, trustedDomain: 'localhost:3000' } })
    const answer = await page(
      {},
      { cookie: `practice_staff=${lin}; practice_customer=cu001` },
      world,
    )
    expect(answer.status).toBe(302)
    const to = new URL(answer.headers.get('location')!)
    expect([to.searchParams.get('state'), to.searchParams.get('next')]).toEqual(['abc123', '/'])
    const code = to.searchParams.get('code')!
    expect(await world.read('auth/getuserinfo', { code })).toMatchObject({
      errcode: 0,
      userid: lin,
    })
    expect((await world.read('auth/getuserinfo', { code })).errcode).toBe(42022)
    const late = world.simulator.code(`staff:${lin}`)
    world.clock.now += 300_001
    expect((await world.read('auth/getuserinfo', { code: late })).errcode).toBe(42003)
  })

  test('a customer’s page asks for the customer; a stranger has only an openid', async () => {
    const world = aSimulator()
    const infoOf = async (
      cookie: string,
      redirect_uri = 'http://localhost:3000/api/miniapp/session/callback',
      agent = '',
    ) => {
      const answer = await page({ redirect_uri }, { cookie, 'user-agent': agent }, world)
      const code = new URL(answer.headers.get('location')!).searchParams.get('code')!
      return world.read('auth/getuserinfo', { code })
    }
    const both = `practice_staff=${lin}; practice_customer=cu001`
    expect(await infoOf(both)).toMatchObject({ external_userid: 'cu001' })
    expect(await infoOf(both, undefined, 'wxwork/4.1.36 MicroMessenger/7.0.1')).toMatchObject({
      userid: lin,
    })
    const kfOnly = await infoOf('practice_customer=cu004')
    expect(kfOnly).not.toHaveProperty('external_userid')
    const stranger = await infoOf('practice_customer=somebody')
    expect(stranger.openid).toMatch(/^oDm/)
    expect(stranger).not.toHaveProperty('external_userid')
    expect((await infoOf('practice_customer=somebody')).openid).toBe(stranger.openid)
  })

  test.each([
    ['a host that is not trusted', { redirect_uri: 'http://evil.test/x' }],
    ['another port', { redirect_uri: 'http://localhost:9999/x' }],
    ['no address', { redirect_uri: '' }],
    ['a state with other letters', { state: 'a-b' }],
    ['another corp', { appid: 'ww' }],
    ['an unknown scope', { scope: 'all' }],
  ])('%s gets no code', async (_name, change) => {
    const answer = await page(change as Record<string, string>, { cookie: `practice_staff=${lin}` })
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain('参数错误')
  })

  test('without a trusted domain it sends nobody to a foreign host', async () => {
    const away = { redirect_uri: 'http://evil.test/api/sidebar/session/callback' }
    const cookie = `practice_staff=${lin}`
    expect((await page(away, { cookie }, aSimulator())).status).toBe(400)
    expect((await page({}, { cookie }, aSimulator())).status).toBe(302)
  })

  test('whoever is not known yet may choose a person, and stays that person', async () => {
    const answer = await page()
    expect(answer.status).toBe(200)
    expect(await answer.text()).toContain('林小雨')
    const chosen = await page({ as: 'staff:u_suting' })
    expect(chosen.status).toBe(302)
    expect(chosen.headers.get('set-cookie')).toContain('practice_staff=u_suting')
  })
})

describe('the product’s own client against it', () => {
  const aClient = () => {
    const world = aSimulator()
    const wecom = createWecom({
      apiUrl: 'http://localhost:3000/simulator',
      ...corp,
      now: () => world.clock.now,
      sleep: async (ms) => {
        world.clock.now += ms
      },
      fetch: world.simulator.fetch,
    })
    return { ...world, wecom }
  }

  test('reads the shop, writes a remark, tags, tells a member', async () => {
    const { wecom, simulator } = aClient()
    expect(await wecom.listCustomers(lin)).toContain('cu001')
    expect(await wecom.listCustomers('u_zhoumin')).toEqual([])
    const her = await wecom.getCustomer('cu001')
    expect(her.contact).toMatchObject({ customerId: 'cu001', name: '果果妈', wxType: 1 })
    expect(her.follows[0]).toMatchObject({
      staffId: lin,
      tagIds: expect.arrayContaining(['et_wed']),
    })
    await wecom.remarkCustomer(lin, 'cu001', { remark: '果果妈-翠湖' })
    await wecom.markTag(lin, 'cu001', { add: ['et_sleep'], remove: ['et_wed'] })
    expect((await wecom.getCustomer('cu001')).follows[0]).toMatchObject({ remark: '果果妈-翠湖' })
    const page = await wecom.listGroups()
    expect(page.items).toHaveLength(12)
    const flash = await wecom.getGroup('g02')
    expect(flash.members.filter((one) => one.memberType === 2)).toHaveLength(34)
    expect(flash.members.find((one) => one.memberId === 'cu001')!.name).toBe('果果妈')
    await wecom.sendText([lin], '果果妈在看')
    expect(simulator.textsTo(lin)).toEqual(['果果妈在看'])
    expect(await wecom.getUserInfo(simulator.code('customer:cu001'))).toMatchObject({
      kind: 'outsider',
      customerId: 'cu001',
    })
    await wecom.getAgentTicket()
  })

  test('lives through an expired token, a busy hour and a broken answer; a wrong secret stays wrong', async () => {
    const { wecom, control, simulator } = aClient()
    await wecom.listCustomers(lin)
    for (const kind of ['expired_token', 'busy', 'http_5xx'] as const) {
      await control('faults', { kind, path: 'externalcontact/get', times: 1 })
      expect((await wecom.getCustomer('cu001')).contact.name, kind).toBe('果果妈')
    }
    const stranger = createWecom({
      apiUrl: 'http://localhost:3000/simulator',
      ...corp,
      secret: 'wrong-secret-of-app',
      now: () => 1,
      fetch: simulator.fetch,
    })
    const refused = await stranger.listDepartments().catch((error: unknown) => error)
    expect(isErrcode(refused, 40001)).toBe(true)
  })
})
