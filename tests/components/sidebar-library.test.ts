import { PiniaColada } from '@pinia/colada'
import { createPinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createApp, h, nextTick, reactive } from 'vue'
import PageEditor from '../../sidebar/library/PageEditor.vue'
import type { PageBody, ReplyBody } from '../../sidebar/library/shapes.ts'
import { useItem } from '../../sidebar/library/useItem.ts'
import { toast } from '../../sidebar/ui/toast.ts'

const soon = <T>(check: () => T) => vi.waitFor(check, 10_000)

let unmount = () => {}
beforeEach(() => localStorage.clear())
afterEach(() => {
  unmount()
  vi.useRealTimers()
  vi.unstubAllGlobals()
  document.body.innerHTML = ''
})

/** Mounts what is drawn, or only set up, as a page of its own. */
function mount(setup: () => unknown) {
  const app = createApp({ setup: () => setup() as never })
  app.use(createPinia()).use(PiniaColada)
  const root = document.createElement('div')
  document.body.append(root)
  app.mount(root)
  unmount = () => app.unmount()
}

test('who leaves while a word is being saved is not her own rival: the last one is saved after it', async () => {
  vi.useFakeTimers()
  const body = { title: '尺码', parts: [{ kind: 'text', text: '一' }] } as unknown as ReplyBody
  const written: { rev: number; text: string; answer: () => void }[] = []
  vi.stubGlobal('fetch', async (_: string, { method, body: letter }: RequestInit) => {
    if (method === 'GET')
      return Response.json({
        rev: 1,
        body,
        status: 'live',
        may: { edit: true },
        draft: null,
        check: null,
        versions: [],
      })
    const { rev, body: said } = JSON.parse(String(letter))
    return new Promise((done) => {
      const answer = () => done(Response.json({ rev: rev + 1, changedAt: 1, check: null }))
      written.push({ rev, text: said.parts[0].text, answer })
    })
  })
  let one!: ReturnType<typeof useItem>
  mount(() => {
    one = useItem('reply', 'reply_1')
    return () => null
  })
  await vi.waitFor(() => expect(one.body.value).toBeDefined())
  const part = () => (one.body.value as ReplyBody).parts[0] as { text: string }
  part().text = '一二'
  await vi.advanceTimersByTimeAsync(900)
  expect(written).toHaveLength(1)
  part().text = '一二三'
  await nextTick()
  unmount()
  unmount = () => {}
  written[0]!.answer()
  await vi.advanceTimersByTimeAsync(900)
  expect(written.map(({ rev, text }) => [rev, text])).toEqual([
    [1, '一二'],
    [2, '一二三'],
  ])
})

const block = (text: string) => ({ type: 'text', paragraphs: [text] })
const aPage = (...texts: string[]) =>
  reactive({ title: '', description: '', pageKind: 'article', blocks: texts.map(block) })
const textsOf = ({ blocks }: { blocks: { paragraphs?: string[] }[] }) =>
  blocks.map(({ paragraphs }) => paragraphs?.[0])

async function writePage(body: ReturnType<typeof aPage>) {
  const choices = { consents: [], staff: [], products: [], offers: [], coupons: [], pages: [] }
  vi.stubGlobal('fetch', async () => Response.json(choices))
  mount(() => () => h(PageEditor, { kind: 'page', modelValue: body as unknown as PageBody }))
  const remove = () => document.querySelectorAll<HTMLElement>('[aria-label^="去掉"]')
  await soon(() => expect(remove().length).toBe(body.blocks.length))
  return remove
}

test('a block that is brought back takes nothing away that was written since', async () => {
  const body = aPage('甲', '乙')
  const remove = await writePage(body)
  remove()[0]!.click()
  await nextTick()
  expect(textsOf(body)).toEqual(['乙'])
  body.blocks.push(block('丙'))
  toast.value!.undo!()
  expect(textsOf(body)).toEqual(['甲', '乙', '丙'])
})

test('once the page is left, nothing is offered that would bring a block back into nowhere', async () => {
  const remove = await writePage(aPage('甲', '乙'))
  remove()[0]!.click()
  await nextTick()
  expect(toast.value?.undo).toBeDefined()
  unmount()
  unmount = () => {}
  expect(toast.value).toBeUndefined()
})
