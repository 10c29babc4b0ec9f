import { Agent, request } from 'node:http'
import { v4, v7 } from 'uuid'
import { readConfig } from '../../api/config.ts'
import { issuePageToken } from '../../api/content/page-token.ts'
import { visitorCookie, visitorIdOf } from '../../api/session/visitor.ts'
import type { Database } from '../../db/database.ts'
import { aCustomer, aPage, aShare } from '../support/shop-parts.ts'
import { environment } from './server-process.ts'

const CLIENTS = 32
const SHARES = ['share_a', 'share_b', 'share_c', 'share_d']
const TYPES = ['open', 'beat', 'beat', 'hide', 'click', 'share', 'end']

/** A few pages, shares and customers who agreed to be known. */
export async function fillShop(db: Database, config: ReturnType<typeof configOf>) {
  await aPage(db, 'p11', 'product')
  await aPage(db, 'p01')
  for (const [i, id] of SHARES.entries()) {
    await aShare(db, {
      id,
      pageId: i % 2 === 0 ? 'p11' : 'p01',
      ...(i < 2 && { groupId: 'g01' }),
    })
  }
  for (let i = 0; i < CLIENTS / 2; i++) {
    const customerId = await aCustomer(db, { id: `cu_kill_${i}` })
    const visitorId = visitorIdOf(config, sealedOf(i))
    const at = Date.now()
    await db
      .insertInto('visitor')
      .values({
        id: visitorId,
        customerId,
        evidence: 'external_userid',
        createdAt: at,
        linkedAt: at,
      })
      .execute()
    await db
      .insertInto('consent')
      .values({
        id: `consent_${i}`,
        visitorId,
        purpose: 'browsing',
        answer: 'agreed',
        version: '1',
        answeredAt: at,
        evidence: 'here',
      })
      .execute()
  }
}

export const configOf = (databaseUrl: string, port: number) =>
  readConfig(environment(databaseUrl, port))

const sealedOf = (i: number) => ({
  browserId: `browser-${i}`,
  openId: `openid-${i}`,
  externalUserId: `cu_kill_${i}`,
  wasAsked: true as const,
  iat: Date.now(),
})

/** Thirty-two readers at once, half of them known; whoever is not answered sends the same again. */
export function startReaders(config: ReturnType<typeof configOf>) {
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS })
  const tokens = SHARES.map((shareId) => issuePageToken(config, { shareId }))
  const acknowledged = new Set<string>()
  const refusals = new Map<number, number>()
  const over = new AbortController()
  let repeats = 0
  let answeredAt = 0

  const post = (body: string, i: number) =>
    new Promise<number>((done) => {
      const sending = request(
        {
          agent,
          host: '127.0.0.1',
          port: config.port,
          path: '/t',
          method: 'POST',
          timeout: 10_000,
          headers: {
            host: `localhost:${config.port}`,
            'content-type': 'text/plain',
            'content-length': Buffer.byteLength(body),
            'user-agent': `Mozilla/5.0 MicroMessenger/8.0 reader ${i}`,
            ...(i < CLIENTS / 2 && {
              cookie: visitorCookie(config, sealedOf(i)).split(';')[0]!,
            }),
          },
        },
        (answer) => {
          answer.resume()
          answer.once('end', () => done(answer.statusCode!))
          answer.once('error', () => done(0))
        },
      )
      sending.once('timeout', () => sending.destroy())
      sending.once('error', () => done(0))
      sending.end(body)
    })

  async function read(i: number) {
    let visit = v4()
    let shareNo = i
    for (let seq = 0; !over.signal.aborted; seq++) {
      if (seq % 6 === 0) {
        visit = v4()
        shareNo++
      }
      const now = Date.now()
      const events = Array.from({ length: 1 + (seq % 4) }, (_, k) => ({
        id: v7(),
        type: TYPES[(seq + k) % TYPES.length],
        seq,
        at: now - k * 100,
        activeMs: ((seq % 6) + 1) * 700,
        depth: ((seq % 6) + 1) / 6,
      }))
      const body = JSON.stringify({
        v: 1,
        token: tokens[shareNo % tokens.length],
        visit,
        now,
        events,
      })
      for (;;) {
        const status = await post(body, i)
        if (status === 204) break
        // 0: nobody answered. 503 and 429: send again. Anything else is a fault of ours.
        refusals.set(status, (refusals.get(status) ?? 0) + 1)
        if (status !== 0 && status !== 503 && status !== 429) return
        repeats++
        await new Promise((again) => setTimeout(again, 60 + Math.random() * 100))
      }
      answeredAt = Date.now()
      for (const { id } of events) acknowledged.add(id.replaceAll('-', ''))
      // A thousand messages a second: something is under way at any moment, and the server that is
      // starting again has the machine to itself.
      await new Promise((next) => setTimeout(next, Math.random() * 60))
    }
  }
  const all = Promise.all(Array.from({ length: CLIENTS }, (_, i) => read(i)))

  return {
    acknowledged,
    refusals,
    repeats: () => repeats,
    answeredAt: () => answeredAt,
    /** Resolves when everybody's last message was acknowledged. */
    async finish() {
      over.abort()
      await all
      agent.destroy()
    },
  }
}
