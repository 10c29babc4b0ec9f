import { PiniaColada } from '@pinia/colada'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createApp, h, nextTick, type Component } from 'vue'
import OfferFields from '../../sidebar/library/blocks/OfferFields.vue'
import CardList from '../../sidebar/library/CardList.vue'
import TrialPanel from '../../sidebar/library/plays/TrialPanel.vue'
import PreviewSheet from '../../sidebar/library/PreviewSheet.vue'
import { useSession } from '../../sidebar/session/useSession.ts'
import type { Session } from '../../sidebar/shapes.ts'
import { useTalk } from '../../sidebar/wecom/useTalk.ts'

// What was asked about one thing is never shown, kept or written as if it were about another.

const soon = <T>(check: () => T) => vi.waitFor(check, 10_000)
interface Asked {
  method: string
  path: string
  body: Record<string, unknown>
}
let answer: (asked: Asked) => unknown
const asked: Asked[] = []

let unmount = () => {}
beforeEach(() => {
  localStorage.clear()
  asked.length = 0
  vi.stubGlobal('fetch', async (url: string, { method = 'GET', body }: RequestInit) => {
    const one = {
      method,
      path: url.replace('/api/sidebar', ''),
      body: JSON.parse(`${body ?? '{}'}`),
    }
    asked.push(one)
    return Response.json(await answer(one))
  })
})
afterEach(() => {
  unmount()
  vi.unstubAllGlobals()
  document.body.innerHTML = ''
})

function show(component: Component, props: object) {
  const pinia = createPinia()
  setActivePinia(pinia)
  const app = createApp({ render: () => h(component, props) })
  app.use(pinia).use(PiniaColada)
  useSession().me = { staff: { id: 'u1', role: 'manager', stores: [] } } as unknown as Session
  useTalk().peer = { kind: 'single', id: 'cu001', entry: 'single_chat_tools' }
  const root = document.createElement('div')
  document.body.append(root)
  app.mount(root)
  unmount = () => app.unmount()
}
const button = (label: string) =>
  [...document.querySelectorAll('button')].find((one) => one.textContent?.trim() === label)!
async function fill(field: HTMLInputElement | HTMLSelectElement, value: string) {
  field.value = value
  field.dispatchEvent(new Event(field.tagName === 'SELECT' ? 'change' : 'input', { bubbles: true }))
  await nextTick()
}

test('a second 接龙 made in the same block is another one, not the first with new terms', async () => {
  answer = () => ({})
  const choices = { offers: [], products: [], stores: [] }
  show(OfferFields, { choices, pageId: 'page_1', offerId: '' })
  const make = async () => {
    button('新建接龙、拼团或报名').click()
    await nextTick()
    button('建好，放进这一块').click()
    await soon(() => expect(button('新建接龙、拼团或报名')).toBeDefined())
  }
  await make()
  await make()
  const ids = asked.map(({ path }) => path)
  expect(ids).toHaveLength(2)
  expect(ids[0]).not.toBe(ids[1])
})

test('checking a colleague’s certificate leaves alone what she is writing of herself', async () => {
  const card = { bio: '', certName: null, certUntilDay: null, alias: '', skills: '', channel: '' }
  const mine = { ...card, id: 'u1', name: '周敏', title: '', isMine: true, state: 'none' }
  const hers = { ...card, id: 'u2', name: '林小雨', title: '', certName: '育婴师' }
  let state = 'unchecked'
  answer = ({ method }) => {
    if (method === 'POST') state = 'shown'
    return { items: [mine, { ...hers, isMine: false, mayCheck: true, state }] }
  }
  show(CardList, { kind: 'card' })
  await soon(() => expect(button('看过原件，核对通过')).toBeDefined())
  const bio = document.querySelector('textarea')!
  await fill(bio as never, '做了十年母婴')
  button('看过原件，核对通过').click()
  await soon(() => expect(button('撤下')).toBeDefined())
  expect(bio.value).toBe('做了十年母婴')
})

test('how a reply reads for one customer is not shown under another’s name', async () => {
  const late: Record<string, () => void> = {}
  const text = (whom: string) => ({
    parts: [{ kind: 'text', text: `${whom}，您好`, missing: [] }],
    missing: [],
    blocked: null,
  })
  answer = ({ method, body }) => {
    const customers = [
      { id: 'cu001', name: '果果妈', isAgreed: true },
      { id: 'cu003', name: '可乐妈', isAgreed: true },
    ]
    if (method === 'GET') return { customers, isMore: false }
    const whom = `${body.customerId}`
    return new Promise((done) => (late[whom] = () => done(text(whom))))
  }
  show(PreviewSheet, { kind: 'reply', body: {}, url: null })
  await soon(() => expect(late.cu001).toBeDefined())
  await fill(document.querySelector('select')!, 'cu003')
  await soon(() => expect(late.cu003).toBeDefined())
  late.cu003!()
  await soon(() => expect(document.body.textContent).toContain('cu003，您好'))
  late.cu001!()
  await new Promise((done) => setTimeout(done, 20))
  expect(document.body.textContent).toContain('cu003，您好')
})

test('a 试跑 stands only under the days it was of, and for whom it was', async () => {
  answer = ({ path }) => {
    if (path.endsWith('/trials')) return { trialId: 'trial_1' }
    if (path.endsWith('/play-trial'))
      return { isInside: true, isHeldOut: false, refusal: null, would: [] }
    const result = { looked: 1, inside: 0, entered: 0, reached: 42, refused: {}, held: {} }
    return { id: 'trial_1', state: 'done', titles: [], result: { ...result, words: {}, steps: [] } }
  }
  show(TrialPanel, {
    playId: 'play_1',
    definition: { subject: 'customer', steps: [] },
    settle: async () => {},
    unfinished: 0,
  })
  button('开始试跑').click()
  await soon(() => expect(document.body.textContent).toContain('42'))
  button('看这位客户').click()
  await soon(() => expect(document.body.textContent).toContain('已经在'))
  useTalk().peer = { kind: 'single', id: 'cu003', entry: 'single_chat_tools' }
  await nextTick()
  expect(document.body.textContent).not.toContain('已经在')
  button('往后 30 天').click()
  await nextTick()
  expect(document.body.textContent).not.toContain('42')
})
