import { Hono } from 'hono'
import { demoCorp, type DemoCorp } from '../../demo/corp.ts'
import { act } from './acts.ts'
import { authorize } from './authorize-page.ts'
import { beginState } from './begin.ts'
import { createCallbacks, type CallbackTarget } from './callbacks.ts'
import { createChats } from './chats.ts'
import type { Context, SimCorp } from './context.ts'
import { controlDoors } from './control.ts'
import { createFaults } from './faults.ts'
import { createLimits } from './limits.ts'
import { issueCode } from './login.ts'
import { createSaver, type SimStore } from './store.ts'
import type { SimState } from './state.ts'
import { answerCall, endpoints } from './wire.ts'

export interface SimulatorOptions {
  corp: SimCorp
  /** The shop's clock, ms. */
  now: () => number
  /** Moves the shop's clock, for the control door; without it the door answers 409. */
  setNow?: (at: number) => void
  /** The people; 豆苗屋 when not given. */
  shop?: DemoCorp
  /** Where the world is kept over a restart. */
  store?: SimStore
  callback?: CallbackTarget
}

/**
 * A whole simulated corp: WeCom's server API, its letters, its two clients' chats. Nothing in the product knows it but `server.ts` and the tests, which
 * give its `fetch` to the real client or mount its `app` at `/simulator`.
 */
export function createSimulator(options: SimulatorOptions) {
  const { corp, now } = options
  const state: SimState = beginState(options.shop ?? demoCorp())
  const saver = createSaver(state, options.store)
  const faults = createFaults()
  const at: Context = {
    corp,
    state,
    now,
    chats: createChats(state, now, saver.changed),
    callbacks: createCallbacks(corp, now, options.callback),
    limits: createLimits(now),
    media: new Map(),
    welcomes: new Map(),
    codes: new Map(),
    changed: saver.changed,
  }

  const app = new Hono()
    .use(async (_c, next) => {
      await saver.ready
      await next()
    })
    .all('/cgi-bin/:path{.+}', (c) => {
      const path = c.req.param('path')
      return answerCall(at, path, c.req.raw, () => faults.hit(path))
    })
    .get('/connect/oauth2/authorize', (c) => authorize(c, at))
    .route('/control', controlDoors(at, faults, options.setNow))

  const doors = new Hono().route('/simulator', app).route('/', app)

  return {
    app,
    /** Resolves when the world of the last run is back. */
    ready: saver.ready,
    /** Writes at once what is not written yet. */
    flush: saver.flush,
    /** Ends the streams of the practice pages, so that the process can leave. */
    close: at.chats.close,
    /** The same doors without a port; paths may begin with `/simulator` or not. */
    fetch: async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
      return doors.fetch(input instanceof Request && !init ? input : new Request(input, init))
    },
    /** What WeCom's client shows, for tests to look at and to prepare. */
    state,
    chats: at.chats,
    callbacks: at.callbacks,
    faults,
    limits: at.limits,
    endpoints: Object.keys(endpoints),
    /** Somebody does something in her client: the letter is rung as WeCom would. */
    act: (name: string, input: object) => act(at, name, input),
    /** A login code as WeCom's page would give out. `who`: `staff:ID` or `customer:ID`. */
    code: (who: string, scope = 'snsapi_base') => issueCode(at, who, scope),
    /** The words of 回声's app messages to a member, oldest first. */
    textsTo: (userid: string): string[] =>
      at.chats.messages(`a:${userid}`).map(({ message }) => {
        const body = message[message.msgtype] as Record<string, string>
        return body.content ?? [body.title, body.description].filter(Boolean).join('\n')
      }),
  }
}
