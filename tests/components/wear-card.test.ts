import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { wearCard, type Weixin } from '../../miniapp/wear-card.ts'

const HREF = 'https://huisheng.example.com/p/token-of-the-page?from=singlemessage#said'
let answer: Response
let asked: any[]
let said: Record<string, any>
let loads: number

const weixin: Weixin = {
  config: (given) => void (said.config = given),
  ready: (then) => then(),
  updateAppMessageShareData: (card) => void (said.friend = card),
  updateTimelineShareData: (card) => void (said.moments = card),
}
const wear = () =>
  wearCard(document, { href: HREF }, async () => {
    loads++
    return weixin
  })

beforeEach(() => {
  asked = []
  said = {}
  loads = 0
  document.head.innerHTML =
    '<meta property="og:title" content="夜里到底要换几次"><meta property="og:description" content="满两样再换"><meta property="og:image" content="https://x/a.jpg">'
  document.body.dataset.token = 'token-of-the-page'
  answer = Response.json({
    appId: 'wx9',
    timestamp: 1,
    nonceStr: 'n',
    signature: 's',
    link: 'https://huisheng.example.com/p/her-own',
  })
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    asked.push([path, JSON.parse(init.body as string)])
    return answer
  })
})
afterEach(() => vi.unstubAllGlobals())

test('the card in WeChat’s menu shows this page and leads to a link of her own', async () => {
  await wear()
  expect(asked).toEqual([
    ['/api/miniapp/share-cards', { token: 'token-of-the-page', url: HREF.split('#')[0] }],
  ])
  expect(said.config).toEqual({
    appId: 'wx9',
    timestamp: 1,
    nonceStr: 'n',
    signature: 's',
    jsApiList: ['updateAppMessageShareData', 'updateTimelineShareData'],
  })
  const card = {
    title: '夜里到底要换几次',
    link: 'https://huisheng.example.com/p/her-own',
    imgUrl: 'https://x/a.jpg',
  }
  expect(said.friend).toEqual({ ...card, desc: '满两样再换' })
  expect(said.moments).toEqual(card)
})

test('nothing is fetched of WeChat when the server does not sign, and nothing breaks', async () => {
  answer = new Response(null, { status: 503 })
  await wear()
  expect(loads).toBe(0)
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')))
  await wear()
  expect(said).toEqual({})
})
