import { isbot } from 'isbot'
import { readPageToken } from '../content/page-token.ts'
import type { Deps } from '../deps.ts'
import { sessionIdIn } from '../session/staff-session.ts'
import { openVisitorCookie } from '../session/visitor.ts'
import type { Beholder } from './beholders.ts'
import type { Knock } from './knock.ts'
import { Fault, readBody } from './read-body.ts'
import type { Kept, Writer } from './writer.ts'

const HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }
const DONE = { status: 204, headers: HEADERS }
const TYPES = /^\s*(text\/plain|application\/json)\s*(;|$)/i
// WeChat's crawler says so by this scene.
const CRAWLER_SCENE = 1129

/**
 * `POST /t`: reads, checks and waits for the commit. The hottest door: no middleware before it, no
 * header added after the Response is made.
 */
export async function collect(deps: Deps, writer: Writer, knock: Knock): Promise<Response> {
  const type = knock.header('content-type')
  if (type === undefined || !TYPES.test(type)) {
    return refused(415, 'unsupported', '只接受 text/plain 或 application/json')
  }
  const text = await knock.text()
  if (text === undefined) return refused(413, 'too_large', '内容超过 64 KiB')
  const receivedAt = deps.now()
  const asked = knock.url.indexOf('?')
  const query = asked === -1 ? undefined : new URLSearchParams(knock.url.slice(asked))
  const body = readBody(text, receivedAt, {
    token: query?.get('t') ?? query?.get('token') ?? undefined,
    visit: query?.get('v') ?? query?.get('visit') ?? undefined,
  })
  if (body instanceof Fault) return refused(400, 'bad_request', `「${body.name}」不对`)
  const token = readPageToken(deps.config, body.token)
  if (!token) return refused(400, 'bad_request', '「token」不对')

  const kept = await writer.keep({
    shareId: token.shareId,
    visit: body.visit,
    events: body.events,
    by: beholderOf(deps, knock, { ...token, scene: body.scene, receivedAt }),
  })
  return kept === 'kept' ? new Response(null, DONE) : ANSWERS[kept]()
}

const ANSWERS: Record<Exclude<Kept, 'kept'>, () => Response> = {
  unknown_share: () => refused(400, 'bad_request', '「token」不对'),
  spoilt: () => refused(400, 'bad_request', '这些事件无法记录'),
  busy: () => refused(503, 'busy', '正忙，请稍后再发', 2),
  crowding: () => refused(429, 'too_many', '发送太频繁，请稍后再发', 5),
}

function refused(status: number, code: string, message: string, retryAfter?: number): Response {
  const headers = {
    ...HEADERS,
    'content-type': 'application/json; charset=UTF-8',
    ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
  }
  return new Response(JSON.stringify({ error: { code, message } }), { status, headers })
}

function beholderOf(
  deps: Deps,
  knock: Knock,
  of: { preview: boolean; scene: number | undefined; receivedAt: number },
): Beholder {
  const cookies = knock.header('cookie')
  const agent = knock.header('user-agent') ?? ''
  const visitor = cookies ? openVisitorCookie(deps.config, of.receivedAt, cookies) : undefined
  return {
    visitor,
    sessionId: cookies ? sessionIdIn(cookies) : undefined,
    source: `${knock.address} ${knock.header('x-forwarded-for') ?? ''} ${agent}`,
    aside: asideOf(agent, { ...of, isStaff: visitor?.isStaff, isLoggedIn: !!visitor?.openId }),
    receivedAt: of.receivedAt,
  }
}

const agents = new Map<string, { isCrawler: boolean; isRobot: boolean }>()

/** What a browser's name says; the same few name themselves again and again. */
function kindOf(agent: string) {
  let kind = agents.get(agent)
  if (!kind) {
    kind = { isCrawler: /mpcrawler/i.test(agent), isRobot: isbot(agent) }
    if (agents.size > 2_000) agents.clear()
    agents.set(agent, kind)
  }
  return kind
}

/** Why nothing from this browser counts, as far as its request says. */
export function asideOf(
  agent: string,
  of: {
    preview: boolean
    scene: number | undefined
    isStaff: boolean | undefined
    isLoggedIn: boolean
  },
): Beholder['aside'] {
  if (of.isStaff) return 'staff'
  const { isCrawler, isRobot } = kindOf(agent)
  if (isCrawler || of.scene === CRAWLER_SCENE) return 'bot'
  // The name of a browser is only a hint; WeChat has logged nobody in who is a robot.
  if (!of.isLoggedIn && isRobot) return 'bot'
  return of.preview ? 'preview' : null
}
