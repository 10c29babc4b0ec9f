import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openDatabase } from '../../db/database.ts'
import {
  aJourney,
  frameOf,
  keepFailures,
  openWecom,
  PHONE,
  tapToolbar,
  type Journey,
} from '../support/journey.ts'

// What the phone keeps between two openings of the sidebar: quick beside the same customer, and never
// anybody else's.

const MARK = '上次看的，正在核对'
const MINUTE = 60_000

let journey: Journey
let phone: Page

beforeAll(async () => {
  journey = await aJourney('opened-again')
  phone = await journey.device({ viewport: PHONE })
  // Whatever of a customer stands in the sidebar, and what moved without being touched.
  await phone.context().addInitScript(() => {
    if (window === window.top) {
      const ask = window.fetch
      // A routed request would pass the browser's own cache by, and that is what this is about.
      window.fetch = async (...asked) => {
        while (String(asked[0]).includes('agent-config') && sessionStorage.getItem('held'))
          await new Promise((resolve) => setTimeout(resolve, 20))
        return ask(...asked)
      }
      return
    }
    const told = Object.assign(window, { heads: [] as string[], moved: 0 })
    const look = () => {
      const head = document.querySelector('.who')
      const name = head?.querySelector('h1')?.textContent?.trim()
      if (!name) return
      const seen = `${head!.closest('[inert]') ? '?' : ''}${name}`
      if (told.heads.at(-1) !== seen) told.heads.push(seen)
    }
    new MutationObserver(look).observe(document, { childList: true, subtree: true })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[]) {
        told.moved += entry.value
      }
    }).observe({ type: 'layout-shift', buffered: true })
  })
})
afterAll(() => journey?.close())
keepFailures(() => journey)
// What one test holds back is not held back from the next.
afterEach(() => phone.evaluate(() => sessionStorage.removeItem('held')).catch(() => undefined))

/** Opens the sidebar beside a chat and waits until her profile stands, by WeCom's word. */
async function open(page: Page, chat: string, name: string, staff = 'u_linxiaoyu') {
  const side = await openWecom(journey, page, staff, chat)
  await tapToolbar(page)
  await side.locator('main:not([aria-busy=true]) .who:not([inert]) h1').getByText(name).waitFor()
  return side
}

/** What was painted of whom, in order; `?`: as last seen, being checked. */
const heads = async (page: Page) =>
  (await frameOf(page, '回声')).evaluate(() => (window as unknown as { heads: string[] }).heads)

/** The phone has written down what it will begin with. */
const written = async (page: Page, id: string, isAgain?: boolean) =>
  (await frameOf(page, '回声')).waitForFunction(
    ([customerId, again]) => {
      const last = JSON.parse(localStorage.getItem('huisheng.last') ?? '{}')
      return last.customerId === customerId && (again === null || last.isAgain === again)
    },
    [id, isAgain ?? null] as const,
  )

/** WeCom's client takes its time with whatever it is asked, until it is let go. */
async function hold(page: Page) {
  await page.evaluate(() => sessionStorage.setItem('held', 'yes'))
  return () => page.evaluate(() => sessionStorage.removeItem('held'))
}

test('beside the same customer for the third time: at once as last seen, then by WeCom’s word', async () => {
  await open(phone, 'cu001', '果果妈')
  await written(phone, 'cu001', false)
  expect(await heads(phone)).toEqual(['果果妈'])
  await open(phone, 'cu001', '果果妈')
  await written(phone, 'cu001', true)
  expect(await heads(phone)).toEqual(['果果妈'])

  const release = await hold(phone)
  const side = await openWecom(journey, phone, 'u_linxiaoyu', 'cu001')
  await tapToolbar(phone)
  const last = side.locator('.who[inert]')
  await last.getByText(MARK).waitFor()
  expect(await last.locator('h1').innerText()).toBe('果果妈')
  await journey.shoot(phone, 'last-seen')
  // Nothing of it can be pressed, and nothing can be sent.
  expect(await side.locator('.suggestion').count()).toBe(0)
  const at = await last.locator('.line').boundingBox()
  await release()
  await side.locator('.who:not([inert]) h1').waitFor()
  await side.locator('.suggestion').first().waitFor()
  expect(await side.getByText(MARK).count()).toBe(0)
  expect(await side.locator('.who .line').boundingBox()).toEqual(at)
  await journey.shoot(phone, 'by-wecoms-word')
  expect(await heads(phone)).toEqual(['?果果妈', '果果妈'])
  const frame = await frameOf(phone, '回声')
  expect(await frame.evaluate(() => (window as unknown as { moved: number }).moved)).toBeLessThan(
    0.1,
  )
})

test('somebody else beside her: what was last seen goes at WeCom’s word, and is not guessed again', async () => {
  await written(phone, 'cu001', true)
  const release = await hold(phone)
  const side = await openWecom(journey, phone, 'u_linxiaoyu', 'cu003')
  await tapToolbar(phone)
  await side.locator('.who[inert]').getByText(MARK).waitFor()
  await release()
  await side.locator('.who:not([inert]) h1').waitFor()
  const [guessed, now, ...more] = await heads(phone)
  expect([guessed, more]).toEqual(['?果果妈', []])
  expect(now).not.toContain('果果妈')
  expect(await side.locator('main').innerText()).not.toContain('果果妈')
  await written(phone, 'cu003', false)

  await open(phone, 'cu001', '果果妈')
  expect(await heads(phone)).toEqual(['果果妈'])
})

test('WeCom’s ticket ran out while the page was kept: it signs anew, and nobody is told', async () => {
  await journey.pass(70 * MINUTE)
  await phone.evaluate(() => fetch('/api/sidebar/session'))
  await journey.pass(70 * MINUTE)
  const asked: string[] = []
  phone.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await open(phone, 'cu001', '果果妈')
  const frame = await frameOf(phone, '回声')
  const kept = await frame.evaluate(
    () =>
      (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming).transferSize,
  )
  expect(kept).toBe(0)
  expect(asked).toContain('/api/sidebar/wecom/signature')
  await written(phone, 'cu001')
})

test('in English and in the dark: the same, in her language', async () => {
  await phone.evaluate(() => localStorage.setItem('huisheng.language', 'en'))
  await phone.emulateMedia({ colorScheme: 'dark' })
  await open(phone, 'cu001', '果果妈')
  // What was kept in Chinese, at this opening's beginning too, is no sign of the English.
  await (
    await frameOf(phone, '回声')
  ).waitForFunction(() => {
    const kept = localStorage.getItem('huisheng.last') ?? ''
    return kept.includes('Seen last') && JSON.parse(kept).isAgain
  })
  const release = await hold(phone)
  const side = await openWecom(journey, phone, 'u_linxiaoyu', 'cu001')
  await tapToolbar(phone)
  await side.locator('.who[inert]').getByText('Seen last, being checked').waitFor()
  await journey.shoot(phone, 'last-seen-english-dark')
  await release()
  await side.locator('.who:not([inert]) h1').waitFor()
  await phone.evaluate(() => localStorage.removeItem('huisheng.language'))
  await phone.emulateMedia({ colorScheme: 'light' })
})

test('she is hers no longer: shown for the moment of the question, gone at the answer, kept nowhere', async () => {
  await open(phone, 'cu001', '果果妈')
  await written(phone, 'cu001', true)
  await phone.goto('about:blank')
  const act = { act: 'delete_contact', userid: 'u_linxiaoyu', external_userid: 'cu001' }
  const done = await fetch(`${journey.origin}/simulator/control/acts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(act),
  })
  expect(done.status).toBe(200)
  const db = await openDatabase(journey.databaseUrl)
  const relation = () =>
    db
      .selectFrom('follow')
      .where('staffId', '=', 'u_linxiaoyu')
      .where('customerId', '=', 'cu001')
      .select('endedAt')
      .executeTakeFirstOrThrow()
  await expect.poll(async () => (await relation()).endedAt).not.toBe(null)
  await db.destroy()
  const side = await openWecom(journey, phone, 'u_linxiaoyu', 'cu001')
  await tapToolbar(phone)
  await side.getByRole('heading', { name: '新客户，先打个招呼' }).waitFor()
  expect(await side.locator('main').innerText()).not.toContain('果果妈')
  await journey.shoot(phone, 'hers-no-longer')
  const frame = await frameOf(phone, '回声')
  await frame.waitForFunction(
    () =>
      !/cu001/.test(
        `${localStorage.getItem('huisheng.seen')}${localStorage.getItem('huisheng.last')}`,
      ),
  )
  await openWecom(journey, phone, 'u_linxiaoyu', 'cu001')
  await tapToolbar(phone)
  await side.getByRole('heading', { name: '新客户，先打个招呼' }).waitFor()
  expect(await heads(phone)).toEqual([])
  // Each opening asks once: a no is no reason to be taken for somebody who tries doors.
  expect(forgive(/404.*cu001/)).toBe(2)
})

test('another member takes the phone: nothing of the first is painted, kept or served', async () => {
  for (let times = 0; times < 2; times++) {
    await open(phone, 'cu003', '可乐妈')
    await written(phone, 'cu003', times > 0)
  }
  await phone.evaluate(async () => {
    await fetch('/api/sidebar/session/logout', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    })
  })
  // The last one did not even sign out here: only the session has ended.
  const release = await hold(phone)
  const side = await openWecom(journey, phone, 'u_hejing', 'k:u_hejing:cu004')
  await tapToolbar(phone)
  await side.locator('main').waitFor()
  await release()
  await side.locator('.who:not([inert]) h1').waitFor()
  expect(await heads(phone)).not.toContain('?可乐妈')
  const frame = await frameOf(phone, '回声')
  const likely = await frame.evaluate(async () =>
    (await fetch('/api/sidebar/likely-customers')).json(),
  )
  const own = await frame.evaluate(async () =>
    (await fetch('/api/sidebar/likely-customers', { cache: 'reload' })).json(),
  )
  const ids = (answer: { customers: { id: string }[] }) => answer.customers.map(({ id }) => id)
  expect(ids(likely)).toEqual(ids(own))
  expect(await frame.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain('cu003')
})

test('nothing else complained on the way', () => {
  expect(journey.complaints).toEqual([])
  expect(journey.troubles()).toEqual([])
})

// A refusal that a step asked for is not a complaint.
function forgive(expected: RegExp): number {
  const before = journey.complaints.length
  for (let at = journey.complaints.length - 1; at >= 0; at--) {
    if (expected.test(journey.complaints[at]!)) journey.complaints.splice(at, 1)
  }
  return before - journey.complaints.length
}
