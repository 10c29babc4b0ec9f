import { describe, expect, test } from 'vitest'
import { passName } from '../../api/wecom/token.ts'
import { answeringWecom, token } from '../support/answering-wecom.ts'

const hour = 3_600_000

/** A WeCom whose tokens we can end. `good` is the one it accepts. */
function withTokens(options = {}) {
  const state = { good: 'T1', given: 1, errcode: 42001 }
  const world = answeringWecom((a) => {
    if (a.path === 'gettoken') return token((state.good = `T${state.given}`))
    if (a.query.access_token !== state.good) return { errcode: state.errcode, errmsg: 'token' }
    if (/ticket/.test(a.path))
      return { errcode: 0, ticket: `ticket-${state.good}`, expires_in: 7200 }
    return { errcode: 0, ip_list: [] }
  }, options)
  const end = () => {
    state.given += 1
    state.good = `T${state.given}`
  }
  return { ...world, state, end }
}

describe('one access token for everybody', () => {
  test('a hundred who ask at once fetch one', async () => {
    const { wecom, of } = withTokens()
    await Promise.all(Array.from({ length: 100 }, () => wecom.getCallbackIp()))
    expect(of('gettoken')).toHaveLength(1)
    expect(of('getcallbackip')).toHaveLength(100)
  })

  test.each([42001, 40014])(
    'a hundred whose token is refused (%i) fetch one new one',
    async (errcode) => {
      const { wecom, of, end, state } = withTokens()
      state.errcode = errcode
      await wecom.getCallbackIp()
      end()
      await Promise.all(Array.from({ length: 100 }, () => wecom.getCallbackIp()))
      expect(of('gettoken')).toHaveLength(2)
      expect(of('getcallbackip')).toHaveLength(201)
    },
  )

  test('it is renewed before it ends, not after', async () => {
    const { wecom, of, clock } = withTokens()
    await wecom.getCallbackIp()
    clock.now += 2 * hour - 6 * 60_000
    await wecom.getCallbackIp()
    expect(of('gettoken')).toHaveLength(1)
    clock.now += 2 * 60_000
    await wecom.getCallbackIp()
    expect(of('gettoken')).toHaveLength(2)
  })

  test('a token that is refused twice ends the call: no endless asking', async () => {
    const { wecom, of } = answeringWecom((a) =>
      a.path === 'gettoken' ? token('T') : { errcode: 40014, errmsg: 'no' },
    )
    await expect(wecom.getCallbackIp()).rejects.toMatchObject({ errcode: 40014 })
    expect(of('gettoken')).toHaveLength(2)
    expect(of('getcallbackip')).toHaveLength(2)
  })

  test('a token with a minute to live serves that minute; WeCom is not asked each time', async () => {
    const { wecom, of } = answeringWecom((a) =>
      a.path === 'gettoken' ? token('T', 60) : { errcode: 0, ip_list: [] },
    )
    for (let i = 0; i < 20; i++) await wecom.getCallbackIp()
    expect(of('gettoken')).toHaveLength(1)
  })

  test('a wrong secret is not tried again for five minutes: WeCom bars who does', async () => {
    const { wecom, of, clock } = answeringWecom(() => ({ errcode: 40001, errmsg: 'bad' }))
    for (let i = 0; i < 10; i++) {
      await expect(wecom.getCallbackIp()).rejects.toMatchObject({ errcode: 40001 })
    }
    expect(of('gettoken')).toHaveLength(1)
    clock.now += 5 * 60_000 + 1
    await expect(wecom.getCallbackIp()).rejects.toThrow()
    expect(of('gettoken')).toHaveLength(2)
  })
})

describe('tickets', () => {
  test('a thousand signatures cost one ticket', async () => {
    const { wecom, of } = withTokens()
    const tickets = await Promise.all(Array.from({ length: 1000 }, () => wecom.getAgentTicket()))
    expect(new Set(tickets).size).toBe(1)
    expect(of('ticket/get')).toHaveLength(1)
    await wecom.getJsapiTicket()
    expect(of('get_jsapi_ticket')).toHaveLength(1)
  })

  test('a ticket is fetched with a new token when the old one has ended', async () => {
    const { wecom, of, end, clock } = withTokens()
    await wecom.getAgentTicket()
    end()
    clock.now += 2 * hour - 4 * 60_000
    expect(await wecom.getAgentTicket()).toBe('ticket-T2')
    expect(of('ticket/get')).toHaveLength(2)
  })
})

test('the name under which processes share a token tells no secret', () => {
  const name = passName('access', 'ww1', 1, 'the-secret-of-this-app')
  expect(name).not.toContain('secret')
  expect(name).not.toBe(passName('access', 'ww1', 1, 'another-secret'))
  expect(name.length).toBeLessThan(128)
})
