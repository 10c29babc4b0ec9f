import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { SHELL } from '../support/built-shell.ts'
import { builtShell, OWN, settled, simulatedWx, type SimulatedWx } from '../support/simulated-wx.ts'

const TOKEN = 'v1.63u_Zz.AHNoYXJlXzAwMDAwMQ.2P_dlYSOIA0O2R5D94J3ZsYTKEp-06bMTTtSZUHzuZQ'
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

let shell: ReturnType<typeof builtShell>
let wx: SimulatedWx
beforeAll(() => void (shell = builtShell()))
beforeEach(() => void (wx = simulatedWx()))

const paths = () => wx.asked.map(({ url }) => new URL(url).pathname)

describe('the mini program’s shell', () => {
  test('signs in silently and opens her page in the web-view', async () => {
    const shown = shell.open('web', { t: TOKEN })
    expect(shown.parent.innerHTML).toContain('正在打开')
    await settled()
    expect(wx.asked[0]!.data).toMatchObject({ code: 'code-1', scene: 1007, token: TOKEN })
    expect(wx.asked[0]!.data.visit).toMatch(UUID_V7)
    expect(wx.asked[0]!.data.group).toBeUndefined()
    expect(shown.data().src).toBe('https://huisheng.example.com/m/ticket-1')
    expect(shown.parent.innerHTML).toContain('wx-web-view')
  })

  test('brings WeChat’s word of the group when the card lay in one', async () => {
    wx.launch = { scene: 1008, chatType: 4, query: {} }
    shell.open('web', { t: TOKEN })
    await settled()
    expect(wx.asked[0]!.data).toMatchObject({
      chatType: 4,
      group: { encryptedData: 'c2VhbGVk', iv: 'aXY=' },
    })
  })

  test('lets her read when signing in does not work', async () => {
    wx.isServerAway = true
    const shown = shell.open('web', { t: TOKEN })
    await settled()
    expect(shown.data().src).toBe(`https://huisheng.example.com/p/${TOKEN}`)
    shown.instance.onError()
    await settled()
    expect(shown.parent.innerHTML).toContain('没有打开')
  })

  test('shares on under her own token, and under the one she came by when the server is away', async () => {
    const shown = shell.open('web', { t: TOKEN })
    await settled()
    const card = shown.instance.onShareAppMessage({
      webViewUrl: `https://huisheng.example.com/p/${TOKEN}?visit=1`,
    })
    expect(card.path).toBe(`/pages/web/index?t=${TOKEN}`)
    expect((await card.promise).path).toBe(`/pages/web/index?t=${OWN}`)
    expect(wx.asked.at(-1)).toMatchObject({
      data: { token: TOKEN },
      header: { cookie: 'hs_visitor=sealed-1' },
    })
    expect(card.path.length).toBeLessThan(250)
    wx.isServerAway = true
    const other = shown.instance.onShareAppMessage({})
    expect((await other.promise).path).toBe(`/pages/web/index?t=${TOKEN}`)
  })

  test('tells that she left, under the same name of this display', async () => {
    const shown = shell.open('web', { t: TOKEN })
    await settled()
    const { visit } = wx.asked[0]!.data
    shown.instance.onHide()
    shown.instance.onUnload()
    expect(paths()).toEqual(['/api/miniapp/mini/login', '/t', '/t'])
    const [, hide, end] = wx.asked
    expect(hide!.data).toMatchObject({ v: 1, token: TOKEN, visit, events: [{ type: 'hide' }] })
    expect(end!.data.events).toMatchObject([{ type: 'end', activeMs: 0 }])
    expect(end!.data.events[0].id).toMatch(UUID_V7)
  })

  test('shows words of its own where WeChat allows neither a login nor a web-view', async () => {
    wx.launch = { scene: 1154, query: {} }
    const shown = shell.open('web', { t: TOKEN })
    await settled()
    expect(wx.asked).toEqual([])
    expect(shown.parent.innerHTML).toContain('前往小程序')
    expect(shown.parent.innerHTML).not.toContain('正在打开')
    expect(shown.instance.onShareTimeline().query).toBe(`t=${TOKEN}`)
    shown.instance.onHide()
    expect(wx.asked).toEqual([])
  })

  test('goes to 朋友圈 under the token of the page she reads', async () => {
    const shown = shell.open('web', { t: TOKEN })
    await settled()
    const other = TOKEN.replace(/^./, 'z')
    shown.instance.onLoaded({ detail: { src: `https://huisheng.example.com/p/${other}` } })
    expect(shown.instance.onShareTimeline().query).toBe(`t=${other}`)
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
    expect(shell.entry.resolveEntry({ query: {}, ...launched })).toMatchObject(expected)
  })

  test('whatever stands in an address, only our own form of token is taken from it', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const { token } = shell.entry.resolveEntry({ query: { t: text }, scene: 1001 })
        expect(token === undefined || /^[\w.-]{20,200}$/.test(token)).toBe(true)
      }),
    )
    expect(shell.entry.tokenIn(`https://x/p/${TOKEN}?visit=2#a`)).toBe(TOKEN)
    expect(shell.entry.tokenIn('https://x/me')).toBeUndefined()
    expect(shell.entry.plainUrl('https://x', undefined)).toBe('https://x/me')
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
    const size = globSync('**/*.*', { cwd: shell.folder })
      .filter((path) => !path.endsWith('.ts'))
      .reduce((sum, path) => sum + statSync(join(shell.folder, path)).size, 0)
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
