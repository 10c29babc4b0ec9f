import { createSSRApp, type Component } from 'vue'
import { renderToString } from 'vue/server-renderer'
import type {
  MiniappRenderer,
  NoticeModel,
  OrderModel,
  PageModel,
  PrivacyModel,
} from '../api/visitors/page-model.ts'
import type { MineModel } from '../api/points/find-mine.ts'
import type { Language } from '../api/visitors/language.ts'
import { wholeDocument } from './document.ts'
import type { ScriptWords } from './forms.ts'
import OrderScreen from './orders/OrderScreen.vue'
import NoticeScreen from './pages/NoticeScreen.vue'
import PageScreen from './pages/PageScreen.vue'
import PrivacyScreen from './privacy/PrivacyScreen.vue'
import MineScreen from './mine/MineScreen.vue'
import { mineWordsIn } from './mine/words.ts'
import base from './styles/base.css?inline'
import benefits from './styles/benefits.css?inline'
import order from './styles/order.css?inline'
import page from './styles/page.css?inline'
import privacy from './styles/privacy.css?inline'
import voices from './styles/voices.css?inline'
import { LANGUAGE } from './ui/language.ts'
import { wordsIn } from './words.ts'

const trimmed = (css: string) =>
  css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s*\n\s*/g, '')
    .replace(/\s*([{};,])\s*/g, '$1')
    .replace(/;}/g, '}')

const classesOf = (css: string) => [...css.matchAll(/\.([a-z][\w-]*)/g)].map(([, name]) => name!)
// The style sheets, in their order: what every page has, and what only some of them need.
const everyPage = trimmed([base, page].join('\n'))
const everywhere = new Set(classesOf(everyPage))
const some = [order, privacy, benefits, voices].map((text) => {
  const css = trimmed(text)
  return { css, classes: classesOf(css).filter((name) => !everywhere.has(name)) }
})
const sheets = [everyPage, ...some.map(({ css }) => css)]

/** The sheets this body has a use for. */
function sheetsOf(body: string): string[] {
  const used = new Set<string>()
  // Islands are about orders; one may yet show what it does not show now.
  if (body.includes('<hs-island')) used.add('order')
  for (const [, names] of body.matchAll(/\sclass="([^"]*)"/g)) {
    for (const name of names!.split(' ')) used.add(name)
  }
  return [
    everyPage,
    ...some.flatMap(({ css, classes }) => (classes.some((name) => used.has(name)) ? [css] : [])),
  ]
}

// Vue's markers serve islands alone, which go on from them; a text cannot hold one, its `<` is escaped.
async function rendered(screen: Component, model: { language: Language }) {
  const app = createSSRApp(screen, { model }).provide(LANGUAGE, model.language)
  const pieces = (await renderToString(app)).split(/(<hs-island[\s\S]*?<\/hs-island>)/)
  return pieces.map((piece, i) => (i % 2 ? piece : piece.replace(/<!--[[\]]?-->/g, ''))).join('')
}

/** The page's one script, the islands' where one stands, and in WeChat the card's. */
const scriptsOf = (
  body: string,
  { script, islands, card }: Record<'script' | 'islands' | 'card', string | null>,
) => [script, body.includes('<hs-island') ? islands : null, card].filter((each) => each !== null)

const tagOf = (language: Language) => (language === 'zh' ? 'zh-CN' : language)

/** A shared page, whole: readable with no script and asking for nothing. */
async function renderPage(model: PageModel): Promise<string> {
  const facts: Record<string, string> = { token: model.token }
  if (model.viewer === 'reader') {
    const { script, us } = wordsIn(model.language)
    const stranger = script.stranger(model.sender?.shortName ?? us)
    facts.words = JSON.stringify({ ...script, stranger } satisfies ScriptWords)
  } else {
    facts.viewer = model.viewer
  }
  const body = await rendered(PageScreen, model)
  return wholeDocument(
    {
      language: tagOf(model.language),
      title: model.title,
      description: model.description,
      card: { url: model.url, site: model.corpName, picture: model.picture },
      sheets: sheetsOf(body),
      scripts: model.viewer === 'preview' ? [] : scriptsOf(body, model),
      facts,
    },
    body,
  )
}

/** A page that cannot be shown: withdrawn, expired, or a broken address. */
async function renderNotice(model: NoticeModel): Promise<string> {
  const { title, text: description } = model
  const body = await rendered(NoticeScreen, model)
  const head = { title, description, card: null, scripts: [], facts: {} }
  const language = tagOf(model.language)
  return wholeDocument({ ...head, language, sheets: sheetsOf(body) }, body)
}

/** M2 订单 */
async function renderOrder(model: OrderModel): Promise<string> {
  const body = await rendered(OrderScreen, model)
  return wholeDocument(
    {
      language: tagOf(model.language),
      title: model.order.title,
      description: '',
      card: null,
      sheets: sheetsOf(body),
      scripts: model.islands ? [model.islands] : [],
      facts: { screen: 'order' },
    },
    body,
  )
}

/** M4 隐私 */
async function renderPrivacy(model: PrivacyModel): Promise<string> {
  const { held } = wordsIn(model.language)
  const body = await rendered(PrivacyScreen, model)
  return wholeDocument(
    {
      language: tagOf(model.language),
      title: held.title,
      description: held.description(model.corpName),
      card: null,
      sheets: sheetsOf(body),
      scripts: model.script ? [model.script] : [],
      facts: { screen: 'privacy' },
    },
    body,
  )
}

/** M3 我的: works by plain forms, with no script at all. */
async function renderMine(model: MineModel): Promise<string> {
  const words = mineWordsIn(model.language)
  const head = { title: words.title, description: words.description(model.corpName) }
  const body = await rendered(MineScreen, model)
  return wholeDocument(
    {
      ...head,
      language: tagOf(model.language),
      card: null,
      sheets: sheetsOf(body),
      scripts: [],
      facts: { screen: 'mine' },
    },
    body,
  )
}

export default {
  sheets,
  renderPage,
  renderNotice,
  renderOrder,
  renderPrivacy,
  renderMine,
} satisfies MiniappRenderer
