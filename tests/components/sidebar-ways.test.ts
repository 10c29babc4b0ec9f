import { afterEach, expect, test, vi } from 'vitest'
import { effectScope } from 'vue'
import { useWays } from '../../sidebar/business/ways/useWays.ts'
import { toast } from '../../sidebar/ui/toast.ts'

const scope = effectScope()
afterEach(() => {
  scope.stop()
  vi.unstubAllGlobals()
})

test('「再算一遍」 that is refused says so, and what was counted stands', async () => {
  const done = { state: 'done', looked: 1, total: 1, finishedAt: 1, result: null }
  vi.stubGlobal('fetch', async (_: string, { method }: RequestInit) =>
    method === 'GET'
      ? Response.json(done)
      : Response.json({ error: { code: 'busy', message: '今天算过三遍了' } }, { status: 429 }),
  )
  const ways = scope.run(() => useWays(() => ({ days: 7, store: null, dimension: 'group' })))!
  await vi.waitFor(() => expect(ways.data.value?.state).toBe('done'), 10_000)
  await ways.renew()
  expect(toast.value?.text).toBe('今天算过三遍了')
  expect(ways.data.value?.state).toBe('done')
  expect(ways.isBusy.value).toBe(false)
})
