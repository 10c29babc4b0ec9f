import { renderToString } from 'vue/server-renderer'
import { createSSRApp } from 'vue'
import { afterEach, expect, test, vi } from 'vitest'
import { answerInPlace, type ScriptWords } from '../../miniapp/forms.ts'
import ConsentStrip from '../../miniapp/pages/ConsentStrip.vue'
import PageFooter from '../../miniapp/pages/PageFooter.vue'
import { zh } from '../../miniapp/words.ts'

const listen = vi.spyOn(document, 'addEventListener')
afterEach(() => {
  vi.unstubAllGlobals()
  // The next page is another document.
  for (const [type, listener] of listen.mock.calls) document.removeEventListener(type, listener)
  listen.mockClear()
})

/** The part of a page that her answer changes, as the server rendered it. */
async function aPage() {
  const model = { corpName: '豆苗屋母婴', viewer: 'reader', preference: null, said: null }
  const footer = createSSRApp(PageFooter, { model: { ...model, isRemembered: false } })
  const strip = createSSRApp(ConsentStrip, { token: 'v1.token', shortName: '小雨' })
  document.body.innerHTML = (await renderToString(footer)) + (await renderToString(strip))
  const stranger = zh.script.stranger('小雨')
  answerInPlace({ ...zh.script, stranger } satisfies ScriptWords)
  return document.body
}

test.each([
  ['agreed', false],
  ['declined', true],
] as const)(
  'what a page says of her after she %s agrees with her answer',
  async (consent, isUnknown) => {
    vi.stubGlobal('fetch', async () => ({ ok: true, json: async () => ({ consent }) }))
    const page = await aPage()
    expect(page.textContent).toContain('没有记下您是谁')
    page
      .querySelector('[data-form=consents]')!
      .dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }))
    await expect.poll(() => page.querySelector('[data-form=consents]')).toBe(null)
    expect(page.querySelector('#said')!.textContent).toBe(zh.script[consent])
    expect(page.textContent.includes('没有记下您是谁')).toBe(isUnknown)
    expect(page.textContent).toContain('豆苗屋母婴')
  },
)
