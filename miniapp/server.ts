import { createSSRApp, type Component } from 'vue'
import { renderToString } from 'vue/server-renderer'
import type {
  MiniappRenderer,
  NoticeModel,
  PageModel,
  PrivacyModel,
} from '../api/visitors/page-model.ts'
import { wholeDocument } from './document.ts'
import NoticeScreen from './pages/NoticeScreen.vue'
import PageScreen from './pages/PageScreen.vue'
import PrivacyScreen from './privacy/PrivacyScreen.vue'
import base from './styles/base.css?inline'
import page from './styles/page.css?inline'
import privacy from './styles/privacy.css?inline'

/** The one inline style sheet of every page, trimmed. */
const css = [base, page, privacy]
  .join('\n')
  .replace(/\/\*[\s\S]*?\*\//g, '')
  .replace(/\s*\n\s*/g, '')
  .replace(/\s*([{};,])\s*/g, '$1')
  .replace(/;}/g, '}')

// Nothing is hydrated, so Vue's markers are of no use; a text cannot hold one, its `<` is escaped.
const rendered = async (screen: Component, model: object) =>
  (await renderToString(createSSRApp(screen, { model }))).replace(/<!--[[\]]?-->/g, '')

/** A shared page, whole: readable with no script and asking for nothing. */
async function renderPage(model: PageModel): Promise<string> {
  const facts: Record<string, string> = { token: model.token }
  if (model.sender) facts.name = model.sender.shortName
  if (model.viewer !== 'reader') facts.viewer = model.viewer
  return wholeDocument(
    {
      title: model.title,
      description: model.description,
      card: { url: model.url, site: model.corpName },
      css,
      script: model.viewer === 'preview' ? null : model.script,
      facts,
    },
    await rendered(PageScreen, model),
  )
}

/** A page that cannot be shown: withdrawn, expired, or a broken address. */
async function renderNotice(model: NoticeModel): Promise<string> {
  const head = { title: model.title, description: model.text, card: null, css, script: null }
  return wholeDocument({ ...head, facts: {} }, await rendered(NoticeScreen, model))
}

/** M4 隐私 */
async function renderPrivacy(model: PrivacyModel): Promise<string> {
  const title = '我们记了什么'
  const description = `${model.corpName}怎样使用您的信息，以及怎样撤回`
  return wholeDocument(
    { title, description, card: null, css, script: model.script, facts: { screen: 'privacy' } },
    await rendered(PrivacyScreen, model),
  )
}

export default { css, renderPage, renderNotice, renderPrivacy } satisfies MiniappRenderer
