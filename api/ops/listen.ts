import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import type { Hono } from 'hono'
import type { Config } from '../config.ts'

/** What is not done this long after the signal to leave is cut off. */
export const HARD_STOP_MS = 25_000
// Probes come by the machine's own address.
const ANY_HOST = /^\/(healthz|readyz|metrics)(\?|$)/

const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i

/** True when the request names us: our public address; where that is this machine, any name of it. */
export function isOurHost({ publicUrl }: Pick<Config, 'publicUrl'>, host: string | undefined) {
  if (host === undefined) return false
  const ours = hostOf(publicUrl)
  return host.toLowerCase() === ours || (LOOPBACK.test(ours) && LOOPBACK.test(host))
}

// Asked before every request, and always of the same address.
let read = { url: '', host: '' }

function hostOf(url: string): string {
  if (read.url !== url) read = { url, host: new URL(url).host }
  return read.host
}

export interface Listening {
  port: number
  /**
   * Takes no new connection, ends kept-alive ones after the answer under way, and resolves when the
   * last has gone; what is not done after 25 s is cut off.
   */
  drain(hardStopMs?: number): Promise<void>
}

/** Puts the product on a port. Slow and endless requests are ended by the server itself. */
export async function listen(
  app: Hono<any>,
  config: Pick<Config, 'publicUrl' | 'port'>,
  before?: (request: IncomingMessage, response: ServerResponse, next: () => void) => void,
): Promise<Listening> {
  const answer = getRequestListener(app.fetch)
  const open = new Set<ServerResponse>()
  let isDraining = false
  const server = createServer(
    { requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 65_000 },
    (request, response) => {
      if (isDraining) response.setHeader('connection', 'close')
      open.add(response)
      response.once('close', () => open.delete(response))
      const address = request.url ?? ''
      if (!address.startsWith('/')) return refuse(response, 400)
      if (!isOurHost(config, request.headers.host) && !ANY_HOST.test(address)) {
        return refuse(response, 421)
      }
      if (before) return before(request, response, () => void answer(request, response))
      void answer(request, response)
    },
  )
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(config.port, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    async drain(hardStopMs = HARD_STOP_MS) {
      isDraining = true
      // A stream never ends by itself; its browser comes back to whoever answers next.
      for (const response of open) if (isStream(response)) response.end()
      const gone = new Promise<void>((resolve) => server.close(() => resolve()))
      // A connection whose answer was begun before the draining goes idle afterwards.
      const sweep = setInterval(() => server.closeIdleConnections(), 50)
      const stop = setTimeout(() => server.closeAllConnections(), hardStopMs)
      server.closeIdleConnections()
      await gone
      clearInterval(sweep)
      clearTimeout(stop)
    },
  }
}

function refuse(response: ServerResponse, status: 400 | 421) {
  const message = status === 421 ? '这里不是您要找的网站' : '请求不对'
  const code = status === 421 ? 'wrong_host' : 'bad_request'
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close' })
  response.end(JSON.stringify({ error: { code, message } }))
}

const isStream = ({ req }: ServerResponse) => req.headers.accept === 'text/event-stream'
