import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import * as v from 'valibot'
import { ActRefused } from './act.ts'
import { act } from './acts.ts'
import { ringKf } from './kf-acts.ts'
import { checkConfig } from './check-config.ts'
import type { Context } from './context.ts'
import type {
  ActRequest,
  ClockRequest,
  FaultRequest,
  MessageList,
  NamedMessage,
  SendRequest,
  StreamEvent,
  World,
} from './control-types.ts'
import { FAULTS, type createFaults, type FaultKind } from './faults.ts'
import { askedOf } from './mass-messages.ts'
import { sendInChat } from './send-in-chat.ts'
import type { ChatMessage } from './state.ts'

const who = v.pipe(
  v.string(),
  v.regex(/^(staff|customer):[\w@.~-]{1,64}$/, 'staff:ID or customer:ID'),
)
const chatId = v.pipe(v.string(), v.minLength(1), v.maxLength(140))
const text = v.pipe(v.string(), v.maxLength(4096))

const message = v.object({
  from: who,
  chatId,
  message: v.looseObject({ msgtype: v.pipe(v.string(), v.maxLength(40)) }),
})
const config = v.object({
  kind: v.optional(v.picklist(['agent', 'corp']), 'agent'),
  corpid: text,
  agentid: v.optional(v.union([text, v.number()])),
  timestamp: v.union([text, v.number()]),
  nonceStr: text,
  signature: text,
  url: text,
  userid: v.optional(text),
})
const clock = v.object({
  now: v.optional(v.pipe(v.number(), v.integer())),
  advanceMs: v.optional(v.pipe(v.number(), v.integer())),
})
const fault = v.object({
  kind: v.nullable(v.picklist(Object.keys(FAULTS) as FaultKind[])),
  path: v.optional(v.pipe(v.string(), v.maxLength(200))),
  times: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  delayMs: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(60_000))),
})
const anAct = v.looseObject({ act: v.pipe(v.string(), v.maxLength(60)) })

class BadRequest extends Error {}

async function read<S extends v.GenericSchema>(
  request: Request,
  schema: S,
): Promise<v.InferOutput<S>> {
  const body: unknown = await request.json().catch(() => {
    throw new BadRequest('not JSON')
  })
  const parsed = v.safeParse(schema, body)
  if (parsed.success) return parsed.output
  const issue = parsed.issues[0]
  throw new BadRequest(`${issue.path?.[0]?.key ?? 'body'}: ${issue.message}`)
}

function worldOf(at: Context): World {
  const nameOf = nameIn(at)
  const open = at.state.groups.filter((one) => !one.isInternal && !one.isDismissed)
  const visitors = new Set(
    at.state.messages.flatMap(({ chatId }) => (/^k:[^:]+:(.+)$/.exec(chatId) ?? []).slice(1)),
  )
  const kindOf = (id: string) =>
    at.state.follows.some((one) => one.external_userid === id)
      ? ('friend' as const)
      : visitors.has(id)
        ? ('kf' as const)
        : ('member' as const)
  return {
    now: at.now(),
    corp: { corpId: at.corp.corpId, agentId: at.corp.agentId, name: '豆苗屋母婴' },
    staff: at.state.staff.map((one) => ({
      userid: one.userid,
      name: one.name,
      title: one.position,
      isActive: one.status === 1,
      hasCustomers: one.hasCustomers,
    })),
    customers: at.state.customers.map((one) => ({
      id: one.external_userid,
      name: one.name,
      type: one.type,
      kind: kindOf(one.external_userid),
      corpName: one.corpName ?? null,
      staff: at.state.follows
        .filter((f) => f.external_userid === one.external_userid)
        .map((f) => f.userid),
      groups: open
        .filter((g) => g.members.some((m) => m.userid === one.external_userid))
        .map((g) => g.chat_id),
    })),
    groups: open.map((one) => ({
      id: one.chat_id,
      name: one.name,
      ownerId: one.owner,
      notice: one.notice,
      members: one.members.map((m) => ({ id: m.userid, type: m.type, name: nameOf(m.userid) })),
    })),
  }
}

/** The name of a member or customer, by id. */
const nameIn = (at: Context) => {
  const names = new Map<string, string>()
  for (const one of at.state.staff) names.set(one.userid, one.name)
  for (const one of at.state.customers) names.set(one.external_userid, one.name)
  return (id: string) => names.get(id) ?? id
}

const named = (at: Context, one: ChatMessage): NamedMessage => ({
  ...one,
  fromName: one.from === 'app' ? '回声' : nameIn(at)(one.from.slice(one.from.indexOf(':') + 1)),
})

const PAGE = 200

/** Acting in the clients' place, moving time and switching troubles on: for practice and tests. */
export function controlDoors(
  at: Context,
  faults: ReturnType<typeof createFaults>,
  setNow: ((at: number) => void) | undefined,
) {
  const asked = (as: string | undefined): string => {
    if (!v.is(who, as)) throw new BadRequest('as: staff:ID or customer:ID')
    return as
  }
  const app = new Hono()
  app.onError((error, c) => {
    const refuse = (code: string, status: 400 | 409) =>
      c.json({ error: { code, message: error.message } }, status)
    if (error instanceof BadRequest) return refuse('bad_request', 400)
    if (error instanceof ActRefused) return refuse('refused', 409)
    throw error
  })

  return app
    .get('/world', (c) => c.json(worldOf(at)))
    .get('/chats', (c) => c.json({ chats: at.chats.list(asked(c.req.query('as'))) }))
    .get('/chats/:chatId/messages', (c) => {
      const as = asked(c.req.query('as'))
      const id = c.req.param('chatId')
      const chat = at.chats.list(as).find((one) => one.id === id)
      if (!chat) return c.json({ error: { code: 'not_found', message: 'not her chat' } }, 404)
      const all = at.chats.messages(id)
      const before = c.req.query('before')
      const end = before ? all.findIndex((one) => one.id === before) : all.length
      const start = Math.max(0, end - (Number(c.req.query('limit')) || PAGE))
      const page = all.slice(start, Math.max(0, end))
      const answer: MessageList = {
        chat,
        messages: page.map((one) => named(at, one)),
        older: start > 0 ? (page[0]?.id ?? null) : null,
      }
      return c.json(answer)
    })
    .get('/mass', (c) => {
      const as = asked(c.req.query('as'))
      return c.json({ asked: as.startsWith('staff:') ? askedOf(at, as.slice(6)) : [] })
    })
    .get('/stream', (c) => {
      const as = asked(c.req.query('as'))
      return streamSSE(c, async (stream) => {
        let leave = () => {}
        const closed = new Promise<void>((done) => (leave = done))
        const stop = at.chats.listen((message) => {
          if (message && !at.chats.canSee(as, message.chatId)) return
          const heard: StreamEvent = message
            ? { event: 'message', data: named(at, message) }
            : { event: 'changed', data: {} }
          const id = message ? { id: message.id } : {}
          void stream.writeSSE({ event: heard.event, data: JSON.stringify(heard.data), ...id })
        }, leave)
        stream.onAbort(leave)
        // A comment now and then keeps the line open through proxies.
        const beat = setInterval(() => void stream.write(': here\n\n'), 15_000)
        await stream.write(': here\n\n')
        await closed
        clearInterval(beat)
        stop()
      })
    })
    .post('/messages', async (c) => {
      const input: SendRequest = await read(c.req.raw, message)
      const sent = sendInChat(at, input.from, input.chatId, input.message)
      if (sent.chatId.startsWith('k:')) ringKf(at)
      return c.json({ message: named(at, sent) })
    })
    .post('/agent-config', async (c) => c.json(checkConfig(at, await read(c.req.raw, config))))
    .get('/clock', (c) => c.json({ now: at.now() }))
    .post('/clock', async (c) => {
      const { now, advanceMs }: ClockRequest = await read(c.req.raw, clock)
      if (!setNow) throw new ActRefused('this clock cannot be moved')
      const to = now ?? at.now() + (advanceMs ?? 0)
      // Tokens, rows and days that lie ahead would make no sense to anybody.
      if (to < at.now() - 1000) throw new ActRefused('time goes forward only')
      setNow(to)
      at.chats.changed()
      return c.json({ now: at.now() })
    })
    .get('/faults', (c) => c.json({ faults: faults.list() }))
    .post('/faults', async (c) => {
      const { kind, path, times, delayMs }: FaultRequest = await read(c.req.raw, fault)
      if (kind === null) faults.clear()
      else {
        faults.add({
          kind,
          ...(path ? { path } : {}),
          ...(times ? { times } : {}),
          ...(delayMs === undefined ? {} : { delayMs }),
        })
      }
      return c.json({ faults: faults.list() })
    })
    .post('/acts', async (c) => {
      const { act: name, ...input }: ActRequest = await read(c.req.raw, anAct)
      return c.json(act(at, name, input))
    })
    .get('/letters', (c) => c.json({ letters: at.callbacks.deliveries.slice(-100) }))
}
