import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope, nextTick, type EffectScope } from 'vue'
import { emptyStep } from '../../sidebar/library/plays/presets.ts'
import { useDraft } from '../../sidebar/library/plays/useDraft.ts'

// Two phones write one play: whose words stand there is said by name, and nothing of either is lost.

const definition = (name: string) => ({ name, steps: [emptyStep('打个招呼')] })
const stored = (name: string, rev: number, savedBy: string) => ({
  id: 'play_1',
  name,
  subject: 'customer',
  status: 'running',
  liveVersion: 1,
  mark: { base: 1, rev },
  live: definition('新客培育'),
  draft: {
    definition: definition(name),
    savedAt: 1,
    savedBy,
    submittedAt: null,
    submittedBy: null,
  },
  problems: [],
  reviews: [{ path: 'steps.0.say.text', words: '「满 99 减 10」说到钱' }],
  under: [],
})

let standing = stored('新客培育', 1, '方舟')
let isAway = false
let scope: EffectScope
const written: { base: number; rev: number; name: string }[] = []

beforeEach(() => {
  vi.useFakeTimers()
  localStorage.clear()
  isAway = false
  standing = stored('新客培育', 1, '方舟')
  written.length = 0
  vi.stubGlobal('fetch', async (_path: string, { method, body }: RequestInit) => {
    if (isAway) throw new TypeError('offline')
    if (method === 'GET') return Response.json(standing)
    const { base, rev, definition: said } = JSON.parse(String(body))
    if (rev !== standing.mark.rev) {
      return Response.json({ error: { code: 'conflict', message: '有人刚改过' } }, { status: 409 })
    }
    written.push({ base, rev, name: said.name })
    standing = stored(said.name, rev + 1, '方舟')
    return Response.json(standing)
  })
  scope = effectScope()
})
afterEach(() => {
  scope.stop()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

async function opened() {
  const draft = scope.run(() => useDraft('play_1'))!
  await vi.waitFor(() => expect(draft.form.definition?.name).toBe('新客培育'))
  return draft
}
const pause = async () => {
  await nextTick()
  await vi.advanceTimersByTimeAsync(800)
}

test('each pause is saved, and taken back one by one', async () => {
  const draft = await opened()
  for (const name of ['甲', '乙']) {
    draft.form.definition!.name = name
    await pause()
  }
  expect(draft.saving.value).toBe('saved')
  expect(draft.mayUndo.value).toBe(true)
  draft.undo()
  await pause()
  draft.undo()
  await pause()
  expect(draft.mayUndo.value).toBe(false)
  expect(written.map(({ name }) => name)).toEqual(['甲', '乙', '甲', '新客培育'])
})

test('who has written meanwhile is named; hers is kept over it only when she says so', async () => {
  const draft = await opened()
  standing = stored('何静写的', 2, '何静')
  draft.form.definition!.name = '我写的'
  await pause()
  expect(draft.saving.value).toBe('stale')
  await vi.waitFor(() => expect(draft.theirs.value?.draft?.savedBy).toBe('何静'))
  expect(draft.form.definition!.name).toBe('我写的')
  expect(written).toEqual([])
  await draft.keepMine()
  expect(written).toEqual([{ base: 1, rev: 2, name: '我写的' }])
  expect(draft.saving.value).toBe('saved')
})

test('what a second person has to see stands with what is wrong, softly', async () => {
  const draft = await opened()
  expect(draft.problemsAt.value('steps.0.')).toEqual([
    { path: 'steps.0.say.text', words: '「满 99 减 10」说到钱', isSoft: true },
  ])
})

test('what could not be saved is there when she opens the play again, and is saved then', async () => {
  const draft = await opened()
  isAway = true
  draft.form.definition!.name = '路上写的'
  await pause()
  expect(draft.saving.value).toBe('unsaved')
  scope.stop()
  await pause()
  isAway = false
  scope = effectScope()
  const again = scope.run(() => useDraft('play_1'))!
  await vi.waitFor(() => expect(again.form.definition?.name).toBe('路上写的'))
  await pause()
  expect(written).toEqual([{ base: 1, rev: 1, name: '路上写的' }])
  expect(again.saving.value).toBe('saved')
  expect(localStorage.length).toBe(0)
})

test('somebody wrote while hers waited on the phone: neither is lost without her word', async () => {
  const draft = await opened()
  isAway = true
  draft.form.definition!.name = '路上写的'
  await pause()
  scope.stop()
  isAway = false
  standing = stored('何静写的', 2, '何静')
  scope = effectScope()
  const again = scope.run(() => useDraft('play_1'))!
  await vi.waitFor(() => expect(again.saving.value).toBe('stale'))
  expect(again.theirs.value?.draft?.savedBy).toBe('何静')
  expect(again.form.definition?.name).toBe('路上写的')
  await pause()
  expect(written).toEqual([])
  await again.keepMine()
  expect(written).toEqual([{ base: 1, rev: 2, name: '路上写的' }])
  expect(localStorage.length).toBe(0)
})

test('what a colleague wrote, once she chose it, is not covered by hers again', async () => {
  const draft = await opened()
  standing = stored('何静写的', 2, '何静')
  draft.form.definition!.name = '我写的'
  await pause()
  await draft.load()
  await pause()
  expect(draft.form.definition?.name).toBe('何静写的')
  expect(localStorage.length).toBe(0)
})
