import { describe, expect, test, vi } from 'vitest'
import { uuid } from '../../miniapp/tracking/uuid.ts'
import { become, events, open, page, pass, types } from '../support/read-page.ts'

describe('a page that is read', () => {
  test('is told after the first second, under a uuid v7 that names visit and opening alike', async () => {
    open()
    await pass(900)
    expect(page.sent).toEqual([])
    await pass(200)
    const [first] = page.sent
    expect(first!.url).toBe(`/t?token=v1.k.p.m&visit=${first!.body.visit}`)
    expect(first!.body).toMatchObject({ v: 1, token: 'v1.k.p.m' })
    expect(first!.body.events).toEqual([
      {
        id: first!.body.visit,
        type: 'open',
        seq: 0,
        at: Date.parse('2026-11-21T20:41:00+08:00'),
        activeMs: 1000,
        depth: 0.5,
      },
    ])
    expect(first!.body.visit).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    )
    expect(first!.keepalive).toBe(true)
  })

  test('beats at 5, 15, 30, 60 seconds and then each minute, while she touches it', async () => {
    open()
    for (let second = 0; second < 190; second++) {
      window.dispatchEvent(new Event('scroll'))
      await pass(1000)
    }
    await pass(1000)
    const beats = events().filter(({ type }) => type === 'beat')
    expect(beats.map(({ activeMs }) => activeMs)).toEqual([
      5000, 15_000, 30_000, 60_000, 120_000, 180_000,
    ])
    expect(events().map(({ seq }) => seq)).toEqual(events().map((_, index) => index))
  })

  test('lies on the table after a minute without a touch, and the clock stands still', async () => {
    open()
    await pass(600_000)
    become(true)
    await pass(100)
    expect(events().at(-1)).toMatchObject({ type: 'hide', activeMs: 60_000 })
    page.isHidden = false
  })

  test('remembers how far she came, not where she is', async () => {
    open()
    window.scrollTo(0, window.innerHeight)
    await pass(1000)
    window.scrollTo(0, 0)
    await pass(5000)
    expect(events().at(-1)!.depth).toBe(1)
    window.scrollTo(0, 0)
  })

  test('tells what she touched and which product she looked at, once', async () => {
    open()
    document.querySelector<HTMLElement>('a[data-click="ask"]')!.click()
    for (const look of page.looks) look()
    await pass(3000)
    const told = events().filter(({ type }) => type === 'click' || type === 'view')
    expect(told.map(({ type, what }) => [type, what])).toEqual([
      ['click', 'ask'],
      ['view', 'product:pd01'],
    ])
    // Whatever comes first, the opening is told before it.
    expect(types()[0]).toBe('open')
  })

  test('batches what happens within a moment', async () => {
    open()
    await pass(1100)
    for (let i = 0; i < 4; i++) document.querySelector<HTMLElement>('[data-click=ask]')!.click()
    await pass(900)
    expect(page.sent.map(({ body }) => body.events.length)).toEqual([1, 4])
  })
})

describe('leaving', () => {
  test('sends at once, and a page closed in under a second still says so', async () => {
    open()
    await pass(400)
    window.dispatchEvent(new Event('pagehide'))
    await pass(0)
    expect(types()).toEqual(['open', 'end'])
    expect(events()[1]!.activeMs).toBeLessThan(1000)
  })

  test('both ways of leaving end it once', async () => {
    open()
    await pass(2000)
    window.dispatchEvent(new Event('pagehide'))
    become(true)
    await pass(0)
    expect(types()).toEqual(['open', 'end'])
  })

  test('an hour in the background is a new visit, a minute is not', async () => {
    open()
    await pass(2000)
    const [first] = page.sent
    become(true)
    await pass(60_000)
    become(false)
    await pass(4000)
    expect(new Set(page.sent.map(({ body }) => body.visit)).size).toBe(1)
    expect(events().at(-1)).toMatchObject({ type: 'beat', activeMs: 5000 })
    become(true)
    await pass(3_600_000)
    become(false)
    await pass(2000)
    const last = page.sent.at(-1)!.body
    expect(last.visit).not.toBe(first!.body.visit)
    expect(last.events[0]).toMatchObject({ type: 'open', seq: 0, activeMs: 1000 })
  })

  test('a page brought back whole by the back button is a new visit', async () => {
    open()
    await pass(2000)
    window.dispatchEvent(new Event('pagehide'))
    await pass(0)
    window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
    await pass(2000)
    expect(types()).toEqual(['open', 'end', 'open'])
    expect(page.sent.at(-1)!.body.visit).not.toBe(page.sent[0]!.body.visit)
  })
})

test('ids are uuid v7: unique, and in the order they were made', () => {
  const ids = Array.from({ length: 500 }, () => uuid())
  expect(new Set(ids).size).toBe(500)
  vi.setSystemTime(Date.now() + 5)
  expect(uuid() > ids[0]!).toBe(true)
})
