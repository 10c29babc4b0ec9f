import { afterAll, beforeAll, expect, test } from 'vitest'
import { policies, type Who } from '../../api/policy.ts'
import { cameFrom, REQUESTS, requestOf } from '../support/door-requests.ts'
import { aGuardedShop, type Actor, type GuardedShop } from '../support/guarded-shop.ts'

let shop: GuardedShop
beforeAll(async () => {
  shop = await aGuardedShop()
})
afterAll(() => shop[Symbol.asyncDispose]())

const LIMITS: Record<string, number> = {
  'POST /t': 64 * 1024,
  'POST /wecom/callback': 64 * 1024,
  'POST /hooks/orders': 4 * 1024 * 1024,
  'POST /hooks/payments': 64 * 1024,
  'POST /api/sidebar/points/import': 1024 * 1024,
  'POST /api/sidebar/affiliate/import': 1024 * 1024,
  'POST /api/sidebar/groups/:groupId/speech/preview': 512 * 1024,
  'POST /api/sidebar/groups/:groupId/speech': 512 * 1024,
  'POST /api/sidebar/mass/files': 21 * 1024 * 1024,
  'PUT /api/sidebar/library/items/:kind/:itemId': 256 * 1024,
  'POST /api/sidebar/library/pictures': 320 * 1024,
}
/** Somebody whom the policy lets as far as the body. */
function whoMay(who: Who): Actor {
  if (who === 'visitor') return 'customer'
  return Array.isArray(who) && !who.includes('rep') ? 'manager' : 'owner'
}

const unsafe = Object.keys(policies).filter((door) => !door.startsWith('GET '))

test.each(unsafe)('%s reads no more than it must, announced or not', async (door) => {
  const limit = LIMITS[door] ?? 100 * 1024
  const actor = whoMay(policies[door]!.who)
  const asked = REQUESTS[door]!(shop, 'own', actor)
  const good = requestOf(door, { ...asked, body: 'x' }, await shop.cookieOf(actor))
  const send = (body: BodyInit, length?: number) => {
    const headers = new Headers(good.headers)
    if (length !== undefined) headers.set('content-length', String(length))
    else headers.set('transfer-encoding', 'chunked')
    const request = new Request(good.url, {
      method: good.method,
      headers,
      body,
      ...({ duplex: 'half' } as object),
    })
    return shop.app.fetch(request, cameFrom())
  }
  const announced = await send('x'.repeat(limit + 1), limit + 1)
  expect([door, announced.status]).toEqual([door, 413])
  expect(announced.headers.get('content-type')).toContain('application/json')

  let pulled = 0
  const endless = new ReadableStream({
    pull(controller) {
      pulled += 16_384
      if (pulled > 64 * 1024 * 1024) controller.close()
      else controller.enqueue(new Uint8Array(16_384).fill(0x20))
    },
  })
  const unannounced = await send(endless)
  expect(pulled).toBeLessThan(limit + 512 * 1024)
  // Who does not want a body does not read one.
  if (unannounced.status !== 413) expect([door, pulled < 128 * 1024]).toEqual([door, true])
})
