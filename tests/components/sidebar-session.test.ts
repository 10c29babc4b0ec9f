import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

// A session ends by itself after two quiet hours, as often as not with a phone in a pocket. What she
// wrote waits on it for her, and for nobody else; whom it was about is not to be seen meanwhile.

let who: { id: string; role: string } | undefined
let isAway = false
const arrived: string[] = []

beforeEach(() => {
  localStorage.clear()
  isAway = false
  arrived.length = 0
  vi.stubGlobal('fetch', async (path: string, { method }: RequestInit) => {
    if (isAway) throw new TypeError('offline')
    if (!who) return Response.json({ error: { code: 'signed_out' } }, { status: 401 })
    if (method !== 'GET') arrived.push(`${who.id} ${method} ${path}`)
    return Response.json({ staff: who, serverNow: Date.now() })
  })
})
afterEach(() => vi.unstubAllGlobals())

/** The page as it is after it was loaded again. */
async function opened(as: typeof who) {
  who = as
  vi.resetModules()
  setActivePinia(createPinia())
  const outbox = await import('../../sidebar/outbox.ts')
  const { useSession } = await import('../../sidebar/session/useSession.ts')
  const session = useSession()
  await session.load()
  return { ...outbox, session }
}

const xiaoyu = { id: 'u_linxiaoyu', role: 'rep' }
const letter = { method: 'POST' as const, path: '/customers/cu001/notes', about: 'customer:cu001' }

/** She writes a note without a network, half of another, and is away until the session has ended. */
async function leftWaiting() {
  const { write, session } = await opened(xiaoyu)
  const { rememberSeen } = await import('../../sidebar/snapshot.ts')
  const { keep } = await import('../../sidebar/keep.ts')
  rememberSeen('/customers/cu001', { name: '果果妈' })
  isAway = true
  expect(await write(letter)).toBe('waiting')
  keep('draft.note.cu001', { text: '下个月', day: '' })
  isAway = false
  who = undefined
  await session.load()
  expect(session.state).toBe('out')
}

test('what she wrote is sent once she is signed in again, and her half-typed words are there', async () => {
  await leftWaiting()
  expect(localStorage.getItem('huisheng.seen')).toBeNull()
  const { waiting, deliver } = await opened(xiaoyu)
  expect(waiting.value).toHaveLength(1)
  expect(localStorage.getItem('huisheng.draft.note.cu001')).toContain('下个月')
  await deliver()
  expect(arrived).toEqual(['u_linxiaoyu POST /api/sidebar/customers/cu001/notes'])
})

test('the next person on this phone finds nothing of it and sends nothing of it', async () => {
  await leftWaiting()
  const { waiting, deliver } = await opened({ id: 'u_hejing', role: 'rep' })
  await deliver()
  expect([waiting.value, arrived]).toEqual([[], []])
  expect(JSON.stringify({ ...localStorage })).not.toContain('cu001')
})

test('who signs out herself leaves nothing', async () => {
  const { write, waiting, session } = await opened(xiaoyu)
  isAway = true
  await write(letter)
  isAway = false
  await session.leave()
  expect(waiting.value).toEqual([])
  expect(JSON.stringify({ ...localStorage })).not.toContain('cu001')
})

test('another role of the same person: what she wrote stays hers', async () => {
  await leftWaiting()
  const { waiting } = await opened({ ...xiaoyu, role: 'manager' })
  expect(waiting.value).toHaveLength(1)
})
