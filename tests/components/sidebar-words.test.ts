import { nextTick } from 'vue'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ask, Refusal } from '../../sidebar/api.ts'
import { ago, dayHead, remaining, setShopTime } from '../../sidebar/clock.ts'
import { common } from '../../sidebar/common.words.ts'
import { count, rate, yuan } from '../../sidebar/numbers.ts'
import { deliver, emptyOutbox, isWaiting, waiting, write } from '../../sidebar/outbox.ts'
import { explain } from '../../sidebar/troubles.ts'
import { speak } from '../../sidebar/words.ts'

describe('amounts', () => {
  test.each([
    [0, '¥0'],
    [6900, '¥69'],
    [128_000, '¥1,280'],
    [1_177_050, '¥11,770.50'],
    [-13_805, '−¥138.05'],
  ])('%i fen is said %s', (fen, said) => expect(yuan(fen)).toBe(said))

  test('a hundred thousand yuan and more are short in a list, never rounded up', () => {
    expect(yuan(12_899_900, { short: true })).toBe('¥12.8万')
    expect(yuan(9_999_900, { short: true })).toBe('¥99,999')
    expect(count(9999)).toBe('9,999')
    expect(count(12_345)).toBe('1.2万')
  })

  test('who reads English is told what kind of no it is, beside the shop’s own words', async () => {
    const no = new Refusal('gone', 410, '这张券已经结束了')
    expect(explain(no).text).toBe('这张券已经结束了')
    speak('en')
    await vi.waitFor(() => expect(explain(no).text).toBe('It is over. (这张券已经结束了)'))
    expect(explain(new Refusal('busy', 503, '')).text).toContain('Busy right now')
    speak('zh')
    await vi.waitFor(() => expect(explain(no).text).toBe('这张券已经结束了'))
  })

  test('a rate of nobody is a dash', () => {
    expect(rate(13, 34)).toBe('38.2%')
    expect(rate(0, 0)).toBe('–')
  })
})

describe('time, as the shop’s clock has it', () => {
  const t0 = Date.parse('2026-11-21T20:41:00+08:00')
  beforeEach(() => setShopTime(t0))

  test.each([
    ['2026-11-21T20:40:30+08:00', '刚刚'],
    ['2026-11-21T20:38:00+08:00', '3 分钟前'],
    ['2026-11-21T09:10:00+08:00', '今天 09:10'],
    ['2026-11-20T23:59:00+08:00', '昨天 23:59'],
    ['2026-11-18T10:00:00+08:00', '11月18日'],
    ['2025-11-18T10:00:00+08:00', '2025年11月18日'],
  ])('%s is said %s', (at, said) => expect(ago(Date.parse(at))).toBe(said))

  test('days have heads and deadlines have what is left', () => {
    expect(dayHead(t0 - 3_600_000)).toBe('今天')
    expect(dayHead(t0 - 86_400_000)).toBe('昨天')
    expect(dayHead(t0 - 3 * 86_400_000)).toBe('11月18日')
    expect(remaining(t0 + 19 * 60_000)).toBe('还剩 19 分钟')
    expect(remaining(t0 - 1)).toBe('已到时间')
  })
})

test('English mirrors the words once somebody asks for it, and Chinese comes back', async () => {
  speak('en')
  await vi.waitFor(() => expect(common.retry).toBe('Try again'))
  speak('zh')
  await nextTick()
  expect(common.retry).toBe('重试')
})

describe('small writes without a network', () => {
  const arrived: string[] = []
  let network: 'away' | 'here' | 'refusing'

  beforeEach(() => {
    emptyOutbox()
    arrived.length = 0
    vi.stubGlobal('fetch', async (path: string, { method }: RequestInit) => {
      if (network === 'away') throw new TypeError('offline')
      if (network === 'refusing' && path.endsWith('/tags'))
        return Response.json({ error: { code: 'forbidden', message: '不行' } }, { status: 403 })
      arrived.push(`${method} ${path}`)
      return Response.json({})
    })
  })
  afterEach(() => vi.unstubAllGlobals())

  const tag = () =>
    write({ method: 'POST', path: '/customers/cu001/tags', body: {}, about: 'customer:cu001' })
  const note = () =>
    write({ method: 'POST', path: '/customers/cu001/notes', body: {}, about: 'customer:cu001' })

  test('wait, marked, and reach the server in order when it is back', async () => {
    network = 'away'
    expect(await tag()).toBe('waiting')
    expect(await note()).toBe('waiting')
    expect(isWaiting('customer:cu001')).toBe(true)
    network = 'here'
    await deliver()
    expect(arrived).toEqual([
      'POST /api/sidebar/customers/cu001/tags',
      'POST /api/sidebar/customers/cu001/notes',
    ])
    expect(waiting.value).toEqual([])
  })

  test('set and taken off again on a slow road: the last word is the last to arrive', async () => {
    const answers: (() => void)[] = []
    vi.stubGlobal('fetch', (path: string, { method }: RequestInit) => {
      arrived.push(`${method} ${path}`)
      return new Promise((_, fail) => answers.push(() => fail(new TypeError('offline'))))
    })
    const star = (method: 'PUT' | 'DELETE') =>
      write({ method, path: '/replies/s01/favourite', about: 'reply:s01' })
    const on = star('PUT')
    const off = star('DELETE')
    await nextTick()
    expect(arrived).toEqual(['PUT /api/sidebar/replies/s01/favourite'])
    answers[0]!()
    expect([await on, await off]).toEqual(['waiting', 'waiting'])
    expect(waiting.value.map(({ method }) => method)).toEqual(['PUT', 'DELETE'])
  })

  test('one that the server will not take does not hold up the rest', async () => {
    network = 'away'
    await tag()
    await note()
    network = 'refusing'
    await deliver()
    expect(arrived).toEqual(['POST /api/sidebar/customers/cu001/notes'])
    expect(isWaiting('customer:cu001')).toBe(false)
  })

  test('a no is thrown with its code and the server’s words', async () => {
    network = 'refusing'
    await expect(ask('POST', '/customers/cu001/tags', {})).rejects.toMatchObject({
      code: 'forbidden',
      status: 403,
      message: '不行',
    })
  })
})
