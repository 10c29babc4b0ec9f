import { PiniaColada } from '@pinia/colada'
import { createPinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createApp, defineComponent, h, nextTick, ref, type Component } from 'vue'
import MoreSheet from '../../sidebar/customers/MoreSheet.vue'
import NoteSheet from '../../sidebar/customers/NoteSheet.vue'
import StageSheet from '../../sidebar/customers/StageSheet.vue'
import TagSheet from '../../sidebar/customers/TagSheet.vue'
import { useCustomer } from '../../sidebar/customers/useCustomer.ts'
import { keep } from '../../sidebar/keep.ts'
import { emptyOutbox, waiting } from '../../sidebar/outbox.ts'
import type { Profile, Tag } from '../../sidebar/shapes.ts'
import { rememberSeen } from '../../sidebar/snapshot.ts'
import { toast } from '../../sidebar/ui/toast.ts'

const tag = (id: string, name: string): Tag => ({
  id,
  name,
  groupName: '习惯',
  setBy: null,
  ruleName: null,
})
const tags = [tag('t1', '夜里尿多'), tag('t2', '周三会员日')]

/** Whoever waits for something on a busy machine waits long. */
const soon = <T>(check: () => T) => vi.waitFor(check, 10_000)

let her: Profile
/** What the server says to a change. */
let answer: () => Response | Promise<Response>
const changes: string[] = []
let isAway = false

let unmount = () => {}
beforeEach(() => {
  localStorage.clear()
  emptyOutbox()
  changes.length = 0
  isAway = false
  her = {
    id: 'cu001',
    name: '果果妈',
    remark: null,
    stage: { name: '意向', since: 1, evidence: [], moved: null },
    preference: 'normal',
    consent: 'agreed',
    guardianConsentAt: 1,
    tags: [],
    notes: [],
  } as unknown as Profile
  answer = () => Response.json({ id: 'note_1', moveId: 'move_1' })
  vi.stubGlobal('fetch', async (url: string, { method }: RequestInit) => {
    const path = url.replace('/api/sidebar', '')
    if (isAway) throw new TypeError('offline')
    if (method === 'GET' && path === '/customers/cu001') return Response.json(her)
    if (method === 'GET' && path === '/tags')
      return Response.json({ groups: [{ id: 'g', name: '习惯', tags }] })
    if (method === 'GET') return Response.json({ items: [] })
    changes.push(path)
    return answer()
  })
})
afterEach(() => {
  unmount()
  vi.unstubAllGlobals()
  document.body.innerHTML = ''
})

const isOpen = ref(true)
let look: () => Promise<unknown>
/** A sheet over her profile. */
async function open(sheet: Component) {
  isOpen.value = true
  const page = defineComponent(() => {
    const { data, refresh } = useCustomer('cu001')
    look = refresh
    return () =>
      data.value && isOpen.value
        ? h(sheet, { customer: data.value, onClose: () => (isOpen.value = false) })
        : null
  })
  const app = createApp(page)
  app.use(createPinia()).use(PiniaColada)
  const root = document.createElement('div')
  document.body.append(root)
  app.mount(root)
  unmount = () => app.unmount()
  await soon(() => expect(document.querySelector('[role=dialog]')).not.toBeNull())
}
const chip = async (name: string) => {
  const find = () =>
    [...document.querySelectorAll('button')].find((one) => one.textContent?.trim() === name)
  await soon(() => expect(find()).toBeDefined())
  return find()!
}
async function type(selector: string, text: string) {
  const field = document.querySelector<HTMLInputElement>(selector)!
  field.value = text
  field.dispatchEvent(new Event('input'))
  await nextTick()
  return field
}

test('Enter that takes a pinyin word saves nothing; her own Enter does', async () => {
  await open(StageSheet)
  ;(await chip('复购')).click()
  await nextTick()
  const field = await type('input.field', 'VIP')
  const enter = (isComposing: boolean) =>
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing }))
  enter(true)
  await nextTick()
  expect(changes).toEqual([])
  enter(false)
  await soon(() => expect(changes).toEqual(['/customers/cu001/stage']))
})

test('a tag that is refused late takes nothing away that came meanwhile', async () => {
  let refuse = () => {}
  answer = () =>
    new Promise((done) => {
      refuse = () =>
        done(Response.json({ error: { code: 'no', message: '不行' } }, { status: 403 }))
    })
  await open(TagSheet)
  const pressed = async (name: string) => (await chip(name)).getAttribute('aria-pressed')
  ;(await chip('夜里尿多')).click()
  await soon(() => expect(changes).toHaveLength(1))
  // A colleague has set another one, and the bell rang.
  her = { ...her, tags: [tags[1]!] }
  await look()
  expect(await pressed('周三会员日')).toBe('true')
  refuse()
  await soon(() => expect(toast.value?.text).toContain('没有保存成功'))
  await soon(async () => expect(await pressed('周三会员日')).toBe('true'))
  expect(await pressed('夜里尿多')).toBe('false')
})

test('without a network nothing is said to hold already', async () => {
  answer = () => Promise.reject(new TypeError('offline'))
  await open(MoreSheet)
  ;(await chip('别再发推广')).click()
  await soon(() => expect(waiting.value).toHaveLength(1))
  await soon(() => expect(toast.value?.text).toContain('1 项改动待发送'))
  await type('input.field', '果果妈 翠湖')
  ;(await chip('保存')).click()
  await soon(() => expect(waiting.value).toHaveLength(2))
  await soon(() => expect(toast.value?.text).toContain('2 项改动待发送'))
})

test('a note whose sheet is closed while it is saved is no draft afterwards', async () => {
  let save = () => {}
  answer = () => new Promise((done) => (save = () => done(Response.json({ id: 'note_1' }))))
  await open(NoteSheet)
  await type('textarea', '怕红屁屁')
  ;(await chip('保存')).click()
  await soon(() => expect(changes).toEqual(['/customers/cu001/notes']))
  isOpen.value = false
  await nextTick()
  save()
  await soon(() => expect(toast.value?.text).toBe('记下了'))
  expect(localStorage.getItem('huisheng.draft.note.cu001')).toBeNull()
})

test('a note taken back before it could leave is never sent', async () => {
  answer = () => Promise.reject(new TypeError('offline'))
  await open(NoteSheet)
  await type('textarea', '写错人了')
  ;(await chip('保存')).click()
  await soon(() => expect(waiting.value).toHaveLength(1))
  await soon(() => expect(isOpen.value).toBe(false))
  isOpen.value = true
  const remove = () => document.querySelector<HTMLButtonElement>('[aria-label="删掉：写错人了"]')
  await soon(() => expect(remove()).not.toBeNull())
  remove()!.click()
  await soon(() => expect(remove()).toBeNull())
  expect(waiting.value).toEqual([])
})

test('beside somebody last seen before the network went, a tag set shows as set', async () => {
  keep('owner', 'u_linxiaoyu:rep')
  rememberSeen('/customers/cu001', her)
  rememberSeen('/tags', { groups: [{ id: 'g', name: '习惯', tags }] })
  isAway = true
  await open(TagSheet)
  const pressed = async (name: string) => (await chip(name)).getAttribute('aria-pressed')
  ;(await chip('夜里尿多')).click()
  await soon(() => expect(waiting.value).toHaveLength(1))
  await soon(async () => expect(await pressed('夜里尿多')).toBe('true'))
  // Taken off again she is as she was, and both words wait in their order.
  ;(await chip('夜里尿多')).click()
  await soon(async () => expect(await pressed('夜里尿多')).toBe('false'))
  await soon(() =>
    expect(waiting.value.map(({ body }) => body)).toEqual([
      { add: ['t1'], remove: [] },
      { add: [], remove: ['t1'] },
    ]),
  )
})
