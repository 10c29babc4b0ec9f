import { Window } from 'happy-dom'
import { describe, expect, test } from 'vitest'
import type { NoticeModel, PageModel, PrivacyModel } from '../../api/visitors/page-model.ts'
import renderer from '../../miniapp/server.ts'
import { payloads } from '../support/xss-payloads.ts'

const pageWith = (text: string): PageModel => ({
  language: 'zh',
  token: text,
  url: text,
  kind: 'product',
  title: text,
  description: text,
  corpName: text,
  minutes: 2,
  author: text,
  reviewer: text,
  reviewedOn: text,
  publishedOn: text,
  blocks: [
    { type: 'heading', text },
    { type: 'text', paragraphs: [text, text] },
    { type: 'list', ordered: true, items: [text] },
    { type: 'art', name: 'night', alt: text },
    { type: 'picture', url: text, width: 10, height: 10, alt: text },
    {
      type: 'product',
      product: { id: text, name: text, priceFen: 6950, stock: 3, pickup: text, imageUrl: text },
      note: text,
    },
    { type: 'quote', paragraphs: [text], who: text, saidOn: text },
    { type: 'source', sources: [{ text, url: text }], statement: text },
    { type: 'notice', tone: 'care', text },
    { type: 'ask', text },
  ],
  story: { consentedOn: text, gift: text },
  sender: {
    name: text,
    shortName: text,
    title: text,
    bio: text,
    alias: text,
    skills: text,
    channel: text,
    photo: null,
    certificate: { name: text, checkedBy: text },
    store: { name: text, address: text, hours: text },
  },
  card: null,
  picture: 'https://shop.example/pictures/drawn-store.png',
  why: text,
  // An unsafe address is none: no link, and no words about one.
  kfUrl: text.startsWith('https:') ? null : text,
  viewer: 'reader',
  asksConsent: true,
  isRemembered: false,
  preference: 'less',
  said: text,
  script: '/assets/main.js',
  islands: '/assets/islands.js',
})

const noticeWith = (text: string): NoticeModel => ({
  language: 'zh',
  title: text,
  text,
  corpName: text,
  stores: [{ name: text, address: text, hours: text }],
})

const privacyWith = (text: string): PrivacyModel => ({
  language: 'zh',
  corpName: text,
  noticeVersion: text,
  notice: [text],
  isKnown: true,
  name: text,
  holds: [{ kind: 'views', label: text, count: 3, keptDays: 180, note: text }],
  consents: [
    { purpose: 'browsing', label: text, state: 'agreed', isOn: true, since: text, effect: text },
    { purpose: 'guardian', label: text, state: 'none', isOn: false, since: null, effect: text },
  ],
  history: [{ label: text, answer: text, at: text }],
  preference: 'normal',
  ageBand: text,
  ageBands: [text],
  stores: [{ name: text, address: text, hours: text }],
  advisers: [text],
  said: text,
  receipt: null,
  toPickUp: [],
  backTo: '/p/x',
  script: null,
})

const screens: [string, (text: string) => Promise<string>][] = [
  ['a page', (text) => renderer.renderPage(pageWith(text))],
  ['a notice', (text) => renderer.renderNotice(noticeWith(text))],
  ['the privacy page', (text) => renderer.renderPrivacy(privacyWith(text))],
]

/** The elements and attributes that stand in a document, without its texts. */
function bones(html: string): string[] {
  const { document } = new Window()
  document.write(html)
  return [...document.querySelectorAll('*')].map(
    (element) =>
      `${element.tagName} ${element
        .getAttributeNames()
        .filter((name) => !/^(href|src|referrerpolicy|target|rel)$/.test(name))
        .join(' ')}`,
  )
}

describe.each(screens)('%s', (_screen, render) => {
  let plain: string | undefined
  let plainBones: string[] | undefined
  test.each(payloads)(
    'with %j in the place of every text has no bone more than with 好',
    async (payload) => {
      const html = await render(payload)
      // A text never becomes an element or an attribute; an unsafe address only loses its link.
      plain ??= await render('https://ok.example/')
      plainBones ??= bones(plain)
      const withoutLinks = (all: string[]) => all.filter((bone) => !/^(A|IMG|FIGURE)\b/.test(bone))
      expect(withoutLinks(bones(html))).toEqual(withoutLinks(plainBones))
      expect(html).not.toMatch(/(href|src|action)="\s*(javascript:|data:[^,]|vbscript:)/i)
      expect(html.match(/<script\b[^>]*>/gi) ?? []).toEqual(plain.match(/<script\b[^>]*>/gi) ?? [])
    },
  )
})

test('a page says what it is to a chat that shows it as a card, in order and in one language', async () => {
  const html = await renderer.renderPage({
    ...pageWith('好'),
    title: '夜里到底要换几次',
    description: '看尿显线',
    url: 'https://shop.example/p/t',
  })
  expect(html).toMatch(/^<!doctype html><html lang="zh-CN">/)
  expect(html).toContain('<title>夜里到底要换几次</title>')
  expect(html).toContain('<meta property="og:title" content="夜里到底要换几次">')
  expect(html).toContain('<meta property="og:url" content="https://shop.example/p/t">')
  expect(html.match(/<h1/g)).toHaveLength(1)
  expect(html).toContain('¥69.50')
  expect(html).not.toContain('<!--')
})

test('a preview carries no script at all', async () => {
  const html = await renderer.renderPage({ ...pageWith('好'), viewer: 'preview' })
  expect(html).not.toContain('<script')
})

test('the two answers of the strip look alike', async () => {
  const html = await renderer.renderPage(pageWith('好'))
  const strip = /<form class="strip"[\s\S]*?<\/form>/.exec(html)![0]
  const buttons = [...strip.matchAll(/<button name="answer" value="\w+" class="([^"]*)">/g)]
  expect(buttons.map(([, look]) => look)).toEqual(['plain', 'plain'])
})
