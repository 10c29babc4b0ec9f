import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { buildShell, SHELL } from '../support/built-shell.ts'

const require = createRequire(import.meta.url)
const simulate = require('miniprogram-simulate')

const TOKEN = 'v1.63u_Zz.AHNoYXJlXzAwMDAwMQ.2P_dlYSOIA0O2R5D94J3ZsYTKEp-06bMTTtSZUHzuZQ'
const OWN = 'v1.63u_Zz.AHNoYXJlXzAwMDAwMg.2P_dlYSOIA0O2R5D94J3ZsYTKEp-06bMTTtSZUHzuZR'
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

let folder: string
let entry: typeof import('../../miniapp/shell/entry.ts')
beforeAll(() => {
  folder = buildShell()
  entry = require(join(folder, 'entry.js'))
})

interface Asked {
  url: string
  data: any
  header: Record<string, string>
  method: string
}
let asked: Asked[]
let launch: { scene: number; chatType?: number; apiCategory?: string; query: object }
let isServerAway: boolean
let moved: string[]
let questions: string[][]
let herAnswer: 'accept' | 'reject' | 'off'

beforeEach(() => {
  asked = []
  moved = []
  questions = []
  herAnswer = 'accept'
  isServerAway = false
  launch = { scene: 1007, query: {} }
  const answers: Record<string, object> = {
    '/api/miniapp/mini/login': { ticket: 'ticket-1', visitor: 'sealed-1' },
    '/api/miniapp/shares': { token: OWN, url: '' },
    '/t': {},
    '/api/miniapp/order-messages/place_01': {
      templateId: 'template-1',
      name: '夜用拉拉裤 L',
      isOver: false,
      state: 'none',
    },
  }
  Object.assign(globalThis, {
    wx: {
      getEnterOptionsSync: () => launch,
      login: ({ success }: any) => success({ code: 'code-1' }),
      getGroupEnterInfo: ({ success }: any) => success({ encryptedData: 'c2VhbGVk', iv: 'aXY=' }),
      navigateBack: () => moved.push('back'),
      requestSubscribeMessage({ tmplIds, success, fail }: any) {
        questions.push(tmplIds)
        if (herAnswer === 'off') return fail({ errCode: 20004 })
        success({ [tmplIds[0]]: herAnswer })
      },
      request({ url, data, header, method, success, fail }: any) {
        asked.push({ url, data, header, method })
        if (isServerAway) return fail({ errMsg: 'request:fail timeout' })
        if (method === 'POST' && url.includes('/order-messages/')) {
          return success({ statusCode: 200, data: { state: 'held' } })
        }
        success({ statusCode: 200, data: answers[new URL(url).pathname] })
      },
    },
  })
})

function open(page: 'web' | 'subscribe', query: object = {}) {
  const id = simulate.load(join(folder, `pages/${page}/index`), { compiler: 'simulate' })
  const shown = simulate.render(id)
  const parent = document.createElement('div')
  shown.attach(parent)
  shown.instance.onLoad(query)
  return { parent, instance: shown.instance, data: () => shown.data }
}
const settled = () => new Promise((done) => setTimeout(done, 0))
const paths = () => asked.map(({ url }) => new URL(url).pathname)

describe('the mini program’s shell', () => {
  test('signs in silently and opens her page in the web-view', async () => {
    const shown = open('web', { t: TOKEN })
    expect(shown.parent.innerHTML).toContain('正在打开')
    await settled()
    expect(asked[0]!.data).toMatchObject({ code: 'code-1', scene: 1007, token: TOKEN })
    expect(asked[0]!.data.visit).toMatch(UUID_V7)
    expect(asked[0]!.data.group).toBeUndefined()
    expect(shown.data().src).toBe('https://huisheng.example.com/m/ticket-1')
    expect(shown.parent.innerHTML).toContain('wx-web-view')
  })

  test('brings WeChat’s word of the group when the card lay in one', async () => {
    launch = { scene: 1008, chatType: 4, query: {} }
    open('web', { t: TOKEN })
    await settled()
    expect(asked[0]!.data).toMatchObject({
      chatType: 4,
      group: { encryptedData: 'c2VhbGVk', iv: 'aXY=' },
    })
  })

  test('lets her read when signing in does not work', async () => {
    isServerAway = true
    const shown = open('web', { t: TOKEN })
    await settled()
    expect(shown.data().src).toBe(`https://huisheng.example.com/p/${TOKEN}`)
    shown.instance.onError()
    await settled()
    expect(shown.parent.innerHTML).toContain('没有打开')
  })

  test('shares on under her own token, and under the one she came by when the server is away', async () => {
    const shown = open('web', { t: TOKEN })
    await settled()
    const card = shown.instance.onShareAppMessage({
      webViewUrl: `https://huisheng.example.com/p/${TOKEN}?visit=1`,
    })
    expect(card.path).toBe(`/pages/web/index?t=${TOKEN}`)
    expect((await card.promise).path).toBe(`/pages/web/index?t=${OWN}`)
    expect(asked.at(-1)).toMatchObject({
      data: { token: TOKEN },
      header: { cookie: 'hs_visitor=sealed-1' },
    })
    expect(card.path.length).toBeLessThan(250)
    isServerAway = true
    const other = shown.instance.onShareAppMessage({})
    expect((await other.promise).path).toBe(`/pages/web/index?t=${TOKEN}`)
  })

  test('tells that she left, under the same name of this display', async () => {
    const shown = open('web', { t: TOKEN })
    await settled()
    const { visit } = asked[0]!.data
    shown.instance.onHide()
    shown.instance.onUnload()
    expect(paths()).toEqual(['/api/miniapp/mini/login', '/t', '/t'])
    const [, hide, end] = asked
    expect(hide!.data).toMatchObject({ v: 1, token: TOKEN, visit, events: [{ type: 'hide' }] })
    expect(end!.data.events).toMatchObject([{ type: 'end', activeMs: 0 }])
    expect(end!.data.events[0].id).toMatch(UUID_V7)
  })

  test('shows words of its own where WeChat allows neither a login nor a web-view', async () => {
    launch = { scene: 1154, query: {} }
    const shown = open('web', { t: TOKEN })
    await settled()
    expect(asked).toEqual([])
    expect(shown.parent.innerHTML).toContain('前往小程序')
    expect(shown.parent.innerHTML).not.toContain('正在打开')
    expect(shown.instance.onShareTimeline().query).toBe(`t=${TOKEN}`)
    shown.instance.onHide()
    expect(asked).toEqual([])
  })

  test('goes to 朋友圈 under the token of the page she reads', async () => {
    const shown = open('web', { t: TOKEN })
    await settled()
    const other = TOKEN.replace(/^./, 'z')
    shown.instance.onLoaded({ detail: { src: `https://huisheng.example.com/p/${other}` } })
    expect(shown.instance.onShareTimeline().query).toBe(`t=${other}`)
  })
})

describe('the page that asks for one message', () => {
  const writes = () => asked.filter(({ method }) => method === 'POST').map(({ url }) => url)
  const KEPT = 'https://huisheng.example.com/api/miniapp/order-messages/place_01'

  test('says plainly what for, and asks WeChat only when she taps', async () => {
    const shown = open('subscribe', { o: 'place_01' })
    await settled()
    expect(shown.parent.innerHTML).toContain('夜用拉拉裤 L')
    expect(shown.parent.innerHTML).toContain('只发这一条，不发推广')
    expect(questions).toEqual([])
    shown.instance.allow()
    await settled()
    expect(questions).toEqual([['template-1']])
    expect(writes()).toContain(KEPT)
    expect(asked.at(-1)!.header.cookie).toBe('hs_visitor=sealed-1')
    expect(shown.parent.innerHTML).toContain('记下了')
    shown.instance.back()
    expect(moved).toEqual(['back'])
  })

  test.each(['reject', 'off'] as const)('keeps nothing when she answers %s', async (answer) => {
    herAnswer = answer
    const shown = open('subscribe', { o: 'place_01' })
    await settled()
    shown.instance.allow()
    await settled()
    expect(writes()).not.toContain(KEPT)
    expect(shown.parent.innerHTML).toContain('好，不发')
  })

  test('asks nothing without an order, and says so when the server is away', async () => {
    const none = open('subscribe', {})
    await settled()
    expect(none.parent.innerHTML).toContain('已经有结果了')
    expect(asked).toEqual([])
    isServerAway = true
    const away = open('subscribe', { o: 'place_01' })
    await settled()
    away.instance.allow()
    expect(questions).toEqual([])
    expect(away.parent.innerHTML).toContain('没有打开')
  })

  test('a message about her order leads back to it', async () => {
    const shown = open('web', { o: 'place_01' })
    await settled()
    expect(asked[0]!.data).toMatchObject({ order: 'place_01' })
    isServerAway = true
    const away = open('web', { o: 'place_01' })
    await settled()
    expect(away.data().src).toBe('https://huisheng.example.com/o/place_01')
    expect(shown.data().src).toContain('/m/')
  })
})

describe('how she came', () => {
  test.each([
    ['a card in a single chat', { scene: 1007 }, { isFromGroup: false, isSinglePage: false }],
    ['a card in a group', { scene: 1008 }, { isFromGroup: true }],
    ['a WeCom group', { scene: 1036, chatType: 4 }, { isFromGroup: true }],
    ['a WeCom contact', { scene: 1036, chatType: 2 }, { isFromGroup: false }],
    ['朋友圈', { scene: 1154 }, { isSinglePage: true }],
    ['朋友圈, by its category', { scene: 1, apiCategory: 'browseOnly' }, { isSinglePage: true }],
  ])('%s', (_, launched, expected) => {
    expect(entry.resolveEntry({ query: {}, ...launched })).toMatchObject(expected)
  })

  test('whatever stands in an address, only our own form of token is taken from it', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const { token } = entry.resolveEntry({ query: { t: text }, scene: 1001 })
        expect(token === undefined || /^[\w.-]{20,200}$/.test(token)).toBe(true)
      }),
    )
    expect(entry.tokenIn(`https://x/p/${TOKEN}?visit=2#a`)).toBe(TOKEN)
    expect(entry.tokenIn('https://x/me')).toBeUndefined()
    expect(entry.plainUrl('https://x', undefined)).toBe('https://x/me')
  })
})

describe('the package', () => {
  const app = JSON.parse(readFileSync(join(SHELL, 'app.json'), 'utf8')) as { pages: string[] }

  test('has every page whole, and nothing beside them', () => {
    for (const page of app.pages) {
      for (const end of ['ts', 'wxml', 'json', 'wxss']) {
        expect(existsSync(join(SHELL, `${page}.${end}`))).toBe(true)
      }
    }
    const made = globSync('pages/*/index.ts', { cwd: SHELL }).map((path) => path.slice(0, -3))
    expect(made.toSorted()).toEqual(app.pages.toSorted())
    for (const path of globSync('**/*.json', { cwd: SHELL })) {
      expect(() => JSON.parse(readFileSync(join(SHELL, path), 'utf8'))).not.toThrow()
    }
  })

  test('is far below the 2 MiB a main package may have', () => {
    const size = globSync('**/*.*', { cwd: folder })
      .filter((path) => !path.endsWith('.ts'))
      .reduce((sum, path) => sum + statSync(join(folder, path)).size, 0)
    expect(size).toBeGreaterThan(2_000)
    expect(size).toBeLessThan(0.08 * 2 * 1024 * 1024)
  })

  test('carries no secret and asks for no profile, phone or place', () => {
    const text = globSync('**/*.{ts,wxml,json}', { cwd: SHELL })
      .map((path) => readFileSync(join(SHELL, path), 'utf8'))
      .join('\n')
    expect(text).not.toMatch(/secret|getUserProfile|getPhoneNumber|getLocation|chooseAddress/i)
  })
})
