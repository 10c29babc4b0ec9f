// WeChat's own library, from WeChat's own address, as its rules for pages ask.
const LIBRARY = 'https://res.wx.qq.com/open/js/jweixin-1.6.0.js'

interface Card {
  title: string
  link: string
  imgUrl: string
}

/** As much of `wx` as a card needs. */
export interface Weixin {
  config(given: object): void
  ready(then: () => void): void
  updateAppMessageShareData(card: Card & { desc: string }): void
  updateTimelineShareData(card: Card): void
}

interface Signed {
  appId: string
  timestamp: number
  nonceStr: string
  signature: string
  link: string
}

const library = (document: Document) =>
  new Promise<Weixin | undefined>((done) => {
    const script = document.createElement('script')
    script.src = LIBRARY
    const given = () => (window as { wx?: Weixin }).wx
    script.addEventListener('load', () => done(given()))
    script.addEventListener('error', () => done(undefined))
    document.head.append(script)
  })

/**
 * Gives the page its own card in WeChat's menu: title, line and picture of this page, and a link of
 * her own. Whatever fails leaves the card that WeChat makes by itself.
 */
export async function wearCard(
  document: Document,
  { href }: Pick<Location, 'href'>,
  load: (document: Document) => Promise<Weixin | undefined> = library,
): Promise<void> {
  const { token } = document.body.dataset
  if (!token) return
  const of = (name: string) =>
    document.querySelector(`meta[property="og:${name}"]`)?.getAttribute('content') ?? ''
  try {
    const answer = await fetch('/api/miniapp/share-cards', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token, url: href.split('#')[0] }),
    })
    if (!answer.ok) return
    const { link, ...signature }: Signed = await answer.json()
    const wx = await load(document)
    if (!wx) return
    const jsApiList = ['updateAppMessageShareData', 'updateTimelineShareData']
    wx.config({ ...signature, jsApiList })
    wx.ready(() => {
      const card = { title: of('title'), link, imgUrl: of('image') }
      wx.updateAppMessageShareData({ ...card, desc: of('description') })
      wx.updateTimelineShareData(card)
    })
  } catch {
    // She reads on.
  }
}
