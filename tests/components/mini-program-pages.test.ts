import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  builtShell,
  settled,
  simulatedWx,
  TICKET,
  type SimulatedWx,
} from '../support/simulated-wx.ts'

let shell: ReturnType<typeof builtShell>
let wx: SimulatedWx
beforeAll(() => void (shell = builtShell()))
beforeEach(() => void (wx = simulatedWx()))

describe('the page that asks for one message', () => {
  const writes = () => wx.asked.filter(({ method }) => method === 'POST').map(({ url }) => url)
  const KEPT = 'https://huisheng.example.com/api/miniapp/order-messages/place_01'

  test('says plainly what for, and asks WeChat only when she taps', async () => {
    const shown = shell.open('subscribe', { o: 'place_01' })
    await settled()
    expect(shown.parent.innerHTML).toContain('夜用拉拉裤 L')
    expect(shown.parent.innerHTML).toContain('只发这一条，不发推广')
    expect(wx.questions).toEqual([])
    shown.instance.allow()
    await settled()
    expect(wx.questions).toEqual([['template-1']])
    expect(writes()).toContain(KEPT)
    expect(wx.asked.at(-1)!.header.cookie).toBe('hs_visitor=sealed-1')
    expect(shown.parent.innerHTML).toContain('记下了')
    shown.instance.back()
    expect(wx.moved).toEqual(['back'])
  })

  test.each(['reject', 'off'] as const)('keeps nothing when she answers %s', async (answer) => {
    wx.herAnswer = answer
    const shown = shell.open('subscribe', { o: 'place_01' })
    await settled()
    shown.instance.allow()
    await settled()
    expect(writes()).not.toContain(KEPT)
    expect(shown.parent.innerHTML).toContain('好，不发')
  })

  test('asks nothing without an order, and says so when the server is away', async () => {
    const none = shell.open('subscribe', {})
    await settled()
    expect(none.parent.innerHTML).toContain('已经有结果了')
    expect(wx.asked).toEqual([])
    wx.isServerAway = true
    const away = shell.open('subscribe', { o: 'place_01' })
    await settled()
    away.instance.allow()
    expect(wx.questions).toEqual([])
    expect(away.parent.innerHTML).toContain('没有打开')
  })

  test('a message about her order leads back to it', async () => {
    const shown = shell.open('web', { o: 'place_01' })
    await settled()
    expect(wx.asked[0]!.data).toMatchObject({ order: 'place_01' })
    wx.isServerAway = true
    const away = shell.open('web', { o: 'place_01' })
    await settled()
    expect(away.data().src).toBe('https://huisheng.example.com/o/place_01')
    expect(shown.data().src).toContain('/m/')
  })
})

describe('the page on which she pays', () => {
  const PAY = 'https://huisheng.example.com/api/miniapp/orders/place_01/pay'

  test('signs in, asks for the money of her order and opens WeChat’s own wx.cashier', async () => {
    const shown = shell.open('pay', { o: 'place_01' })
    expect(shown.parent.innerHTML).toContain('正在打开微信支付')
    await settled()
    expect(wx.asked.at(-1)).toMatchObject({ url: PAY, header: { cookie: 'hs_visitor=sealed-1' } })
    expect(wx.cashier.asked).toEqual([TICKET])
    expect(shown.parent.innerHTML).toContain('付好了')
    shown.instance.back()
    expect(wx.moved).toEqual(['back'])
  })

  test('closed without paying, it may be opened once more for the same order', async () => {
    wx.cashier.pays = false
    const shown = shell.open('pay', { o: 'place_01' })
    await settled()
    expect(shown.parent.innerHTML).toContain('还没有付')
    wx.cashier.pays = true
    shown.instance.open()
    await settled()
    expect(wx.asked.filter(({ url }) => url === PAY)).toHaveLength(2)
    expect(shown.parent.innerHTML).toContain('付好了')
  })

  test.each([
    ['the order is paid or over', 409, '现在不用付'],
    ['the server has trouble', 503, '没有扣钱'],
  ])('opens no wx.cashier when %s', async (_, status, words) => {
    wx.cashier.refuses = status
    const shown = shell.open('pay', { o: 'place_01' })
    await settled()
    expect(shown.parent.innerHTML).toContain(words)
    expect(wx.cashier.asked).toEqual([])
  })

  test.each([
    ['WeChat’s code was used up', 400],
    ['too many ask at once', 429],
  ])('does not say that nothing is owed when %s: she may try again', async (_, status) => {
    wx.login = status
    const shown = shell.open('pay', { o: 'place_01' })
    await settled()
    expect(shown.parent.innerHTML).toContain('没有扣钱')
    expect(shown.parent.innerHTML).not.toContain('现在不用付')
    wx.login = 200
    shown.instance.open()
    await settled()
    expect(shown.parent.innerHTML).toContain('付好了')
  })

  test('says so when the network is away, and has nothing to do without an order', async () => {
    wx.isServerAway = true
    const away = shell.open('pay', { o: 'place_01' })
    await settled()
    expect(away.parent.innerHTML).toContain('没有扣钱')
    const none = shell.open('pay')
    await settled()
    expect(none.parent.innerHTML).toContain('现在不用付')
  })
})
