import { PiniaColada, useQueryCache } from '@pinia/colada'
import { createPinia } from 'pinia'
import { createApp, h } from 'vue'
import { afterEach, expect, test, vi } from 'vitest'
import { outdate } from '../../sidebar/outdate.ts'
import GroupStep from '../../sidebar/plays/GroupStep.vue'
import type { StepCard } from '../../sidebar/plays/shapes.ts'
import type { GroupView } from '../../sidebar/shapes.ts'

const card = (stepNo: number, title: string): StepCard => ({
  runId: 'run_1',
  stepNo,
  steps: 5,
  play: '隔夜群',
  day: 1,
  title,
  reason: '到时候了',
  kind: 'task',
  isInMass: false,
  upgradeTo: null,
  task: `做「${title}」`,
  staffNote: null,
  replyId: null,
  key: `play:run_1:${stepNo}`,
  parts: [],
  blocked: null,
  speaker: { id: 'u_linxiaoyu', name: '林小雨' },
  isMine: true,
  expiresAt: 1,
  isUnknown: false,
})

let unmount = () => {}
afterEach(() => {
  unmount()
  document.body.innerHTML = ''
  vi.unstubAllGlobals()
})

test('the step after one that was passed over shows its own buttons, not the word of the last', async () => {
  let now = card(4, '截单')
  const told: string[] = []
  vi.stubGlobal('fetch', async (path: string, { method }: RequestInit) => {
    if (method !== 'GET') told.push(`${method} ${path}`)
    const { stepNo, steps, play } = now
    const one = { runId: 'run_1', play, stepNo, steps, card: now, skipped: [] }
    return Response.json({ plays: [{ ...one, next: { title: '', until: null } }] })
  })
  let cache: ReturnType<typeof useQueryCache> | undefined
  const group = { id: 'g02', name: '纸尿裤团' } as GroupView
  const app = createApp({
    setup() {
      cache = useQueryCache()
      return () => h(GroupStep, { group, canSend: true })
    },
  })
  app.use(createPinia()).use(PiniaColada)
  const root = document.createElement('div')
  document.body.append(root)
  app.mount(root)
  unmount = () => app.unmount()

  const button = (words: string) =>
    [...document.querySelectorAll('button')].find((it) => it.textContent!.trim() === words)
  await vi.waitFor(() => expect(button('这次不发')).toBeDefined(), 10_000)
  button('这次不发')!.click()
  await vi.waitFor(() => expect(button('撤销')).toBeDefined())
  expect(told).toEqual(['POST /api/sidebar/plays/runs/run_1/steps/4/skip'])
  expect(button('这次不发')).toBeUndefined()

  now = card(5, '致谢')
  await outdate(cache!, 'groups')
  await vi.waitFor(() => expect(document.body.textContent).toContain('做「致谢」'))
  expect(button('这次不发')).toBeDefined()
  expect(button('撤销')).toBeUndefined()
})
