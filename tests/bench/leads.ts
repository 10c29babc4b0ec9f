import type { Browser, Page } from 'playwright-core'
import { setTimeout as pause } from 'node:timers/promises'
import { issuePageToken } from '../../api/content/page-token.ts'
import { sealVisitor, VISITOR_COOKIE } from '../../api/session/visitor.ts'
import { openDatabase } from '../../db/database.ts'
import { openBrowser } from '../support/browser.ts'
import { ADVISER, aDemo } from './demo.ts'
import { ratio, report, spread } from './figures.ts'
import { openWecom, PHONE, tapToolbar } from '../support/journey.ts'
import { quickUuid } from './load/reading.ts'
import { throttle } from './throttled.ts'

const LEADS = 1_000
const FRAME_MS = 1000 / 60
/** A frame a little late is still that frame: the clock of a busy machine trembles. */
const LATE_MS = FRAME_MS * 1.5
const SWIPES = 6

/**
 * A thousand people worth a word today: her list scrolled by a finger on a phone a quarter as fast,
 * to plain rows of the same height in the same browser, one after the other, each round anew.
 */
export async function benchLeads({ rounds }: { rounds: number }) {
  const demo = await aDemo()
  const looked = await manyLook(demo, LEADS)
  const browser = await openBrowser()
  const context = await browser.newContext({
    viewport: { width: 390, height: 780 },
    isMobile: true,
    hasTouch: true,
    locale: 'zh-CN',
  })
  const page = await context.newPage()
  // Beside a chat she signs in; then the list has the screen to itself.
  const side = await openWecom(demo, page, ADVISER, 'g02')
  await tapToolbar(page)
  await side.getByRole('link', { name: '今天' }).waitFor()
  await page.goto(`${demo.origin}/sidebar/#/w`)
  await page.getByRole('region', { name: /^今天该跟进/ }).waitFor()
  const isLong = (least: number) => document.documentElement.scrollHeight > least
  await page.waitForFunction(isLong, LEADS * 50, { timeout: 60_000 })
  const count = await page.evaluate(async () => {
    const answer = await fetch('/api/sidebar/today/leads')
    return ((await answer.json()) as { count: number }).count
  })
  const height = await page.evaluate(() => document.documentElement.scrollHeight)
  const plain = await context.newPage()
  await plain.setContent(plainList(count, height))

  const ours: Scrolled[] = []
  const theirs: Scrolled[] = []
  for (let round = 0; round <= rounds; round++) {
    const [one, other] = [await scrolled(plain), await scrolled(page)]
    // The first of all wakes the compiler.
    if (round === 0) continue
    theirs.push(one)
    ours.push(other)
  }
  const nodes = await page.evaluate(() => document.querySelectorAll('*').length)
  await context.close()
  const sentence = await theEvening(browser, demo, rounds)
  await browser.close()
  await demo.stop()
  const of = (list: Scrolled[], what: keyof Scrolled) => list.map((it) => it[what])
  report(
    'leads',
    `${count} leads after ${looked} looks, CPU ×4, ${SWIPES} swipes, ${rounds} rounds, to plain rows of the same height`,
    [
      {
        row: 'R12',
        what: 'frames a second, to the plain list',
        figure: ratio(of(ours, 'fps'), of(theirs, 'fps')),
        unit: '×',
        gate: { atLeast: 0.95 },
      },
      {
        row: 'R12',
        what: 'main thread busy while it scrolls, of a frame’s time',
        figure: spread(of(ours, 'busy')),
        unit: '',
        gate: { atMost: 0.8 },
      },
      {
        what: 'our script, styles and layout for a frame',
        figure: spread(of(ours, 'work')),
        unit: 'ms',
      },
      { what: 'frames a second', figure: spread(of(ours, 'fps')), unit: '' },
      { what: 'the plain list: frames a second', figure: spread(of(theirs, 'fps')), unit: '' },
      { what: 'late frames', figure: spread(of(ours, 'late')), unit: '%' },
      { what: 'the plain list: late frames', figure: spread(of(theirs, 'late')), unit: '%' },
      { what: 'a frame, p95', figure: spread(of(ours, 'p95')), unit: 'ms' },
      { what: 'the plain list: a frame, p95', figure: spread(of(theirs, 'p95')), unit: 'ms' },
      { what: 'elements on the screen', figure: spread([nodes]), unit: '' },
      {
        row: 'R62',
        what: '经营 on Fast 4G, files at hand: its first sentence stands',
        figure: spread(sentence),
        unit: 'ms',
        gate: { atMost: 2_000 },
      },
    ],
  )
}

/** The manager opens her numbers on the sofa, again and again. */
async function theEvening(browser: Browser, demo: Demo, rounds: number): Promise<number[]> {
  const context = await browser.newContext({ viewport: PHONE, isMobile: true, locale: 'zh-CN' })
  const page = await context.newPage()
  const board = await openWecom(demo, page, 'u_zhoumin')
  await page.getByRole('button', { name: '工作台' }).click()
  await board.locator('.sentence').waitFor({ timeout: 60_000 })
  await page.addInitScript(() => {
    const look = () => {
      if (document.querySelector('.sentence')?.textContent) {
        Object.assign(globalThis, { shownAt: performance.now() })
      } else requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
  await throttle(page, 'Fast 4G')
  const times: number[] = []
  for (let round = 0; round <= rounds; round++) {
    await page.goto('about:blank')
    await page.goto(`${demo.origin}/sidebar/#/m`)
    await page.waitForFunction(() => 'shownAt' in globalThis, null, { timeout: 60_000 })
    if (round > 0) times.push(await page.evaluate(() => (globalThis as any).shownAt as number))
  }
  await context.close()
  return times
}

interface Scrolled {
  fps: number
  /** Per cent of frames that came late. */
  late: number
  p95: number
  /** Of the time, how much the main thread worked. */
  busy: number
  /** Milliseconds of script, styles and layout for a frame, throttled. */
  work: number
}

/** Frames while a finger pushes the page on, swipe after swipe. */
async function scrolled(page: Page): Promise<Scrolled> {
  await page.bringToFront()
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  await session.send('Performance.enable')
  await page.evaluate(() => {
    scrollTo(0, 0)
    const times: number[] = []
    Object.assign(globalThis, { frameTimes: times })
    const note = (at: number) => {
      times.push(at)
      if ((globalThis as any).frameTimes === times) requestAnimationFrame(note)
    }
    requestAnimationFrame(note)
  })
  const before = await metricsOf()
  for (let swipe = 0; swipe < SWIPES; swipe++) {
    await session.send('Input.synthesizeScrollGesture', {
      x: 195,
      y: 600,
      yDistance: -6_000,
      speed: 4_000,
      gestureSourceType: 'touch',
    })
  }
  const after = await metricsOf()
  const times = await page.evaluate(() => {
    const noted = (globalThis as any).frameTimes as number[]
    ;(globalThis as any).frameTimes = []
    return noted
  })
  await session.detach()
  const frames = times.slice(1).map((at, i) => at - times[i]!)
  const lasted = times.at(-1)! - times[0]!
  const worked = after.work - before.work
  return {
    fps: (frames.length * 1000) / lasted,
    late: (frames.filter((ms) => ms > LATE_MS).length / frames.length) * 100,
    p95: frames.toSorted((a, b) => a - b)[Math.floor(frames.length * 0.95)]!,
    busy: (after.busy - before.busy) / lasted,
    work: worked / frames.length,
  }

  async function metricsOf() {
    const { metrics } = await session.send('Performance.getMetrics')
    const of = (name: string) => (metrics.find((it) => it.name === name)?.value ?? 0) * 1000
    const work = of('ScriptDuration') + of('LayoutDuration') + of('RecalcStyleDuration')
    return { busy: of('TaskDuration'), work }
  }
}

const plainList = (rows: number, height: number) => {
  const each = Math.round(height / rows)
  const row = `<p style="height:${each}px;margin:0;padding:8px;box-sizing:border-box">一位客人 · 看过 2 次没买</p>`
  return `<!doctype html><meta name="viewport" content="width=device-width"><body style="margin:0">${row.repeat(rows)}`
}

type Demo = Awaited<ReturnType<typeof aDemo>>

/**
 * A thousand new friends of the adviser, who agree and look twice at a page that sells: each adds
 * her in WeCom, says yes and reads as her phone tells it, through the product's own doors.
 */
async function manyLook({ origin, config, databaseUrl, pass }: Demo, many: number) {
  const ids = Array.from({ length: many }, (_, n) => `wmlead${String(n).padStart(6, '0')}`)
  for (const [n, external_userid] of ids.entries()) {
    const name = `客人${n + 1}`
    await ask('/simulator/control/acts', '', {
      act: 'add_contact',
      userid: ADVISER,
      external_userid,
      name,
    })
  }
  await pass(15_000)
  const db = await openDatabase(databaseUrl)
  const friends = async () => {
    const { n } = await db
      .selectFrom('follow')
      .where('customerId', 'like', 'wmlead%')
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
    return Number(n)
  }
  while ((await friends()) < many) await pause(500)
  const share = await db
    .selectFrom('share')
    .innerJoin('page', 'page.id', 'share.pageId')
    .where('share.staffId', '=', ADVISER)
    .where('page.kind', '=', 'product')
    .select('share.id')
    .executeTakeFirstOrThrow()
  await db.destroy()
  const token = issuePageToken(config, { shareId: share.id })
  const cookies = ids.map((id) => {
    const visitor = { browserId: id, openId: `o_${id}`, externalUserId: id, iat: Date.now() }
    return `${VISITOR_COOKIE}=${sealVisitor(config, visitor)}`
  })
  for (const cookie of cookies) {
    await ask('/api/miniapp/consents', cookie, { purpose: 'browsing', answer: 'agreed' })
  }
  let looks = 0
  for (let time = 0; time < 2; time++) {
    for (const cookie of cookies) {
      const visit = quickUuid(Date.now())
      const now = Date.now()
      const event = { id: visit, type: 'open', seq: 0, at: now, activeMs: 20_000, depth: 0.9 }
      await ask(`/t`, cookie, { v: 1, token, visit, now, events: [event] })
      looks++
    }
    await pass(31 * 60_000)
  }
  return looks

  async function ask(path: string, cookie: string, body: object) {
    const answer = await fetch(`${origin}${path}`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  }
}
