import { createConnection, type Socket } from 'node:net'
import { performance } from 'node:perf_hooks'

// The load generator, in a process of its own: keep-alive sockets, each with one request under way,
// written and read as bytes, so that the machine's time goes to the server.

/** What the generator is told on its command line. */
export interface Load {
  port: number
  connections: number
  /** Milliseconds that count, after `warmMs` that do not. */
  ms: number
  warmMs: number
  /** Ready-made requests; each socket takes the next, round and round. Whole HTTP/1.1 texts. */
  requests?: string[]
  /** Or: readings, told as `reading.ts` tells them. */
  reading?: { perPost: number; tokens: string[]; cookies: string[] }
}

/** What came of it. Times in milliseconds. */
export interface Loaded {
  /** All that were answered, those before the counting began too. */
  total: number
  requests: number
  perSecond: number
  p50: number
  p95: number
  p99: number
  statuses: Record<string, number>
}

const HEAD_END = Buffer.from('\r\n\r\n')

/** Drives a server until the time is over. `next` makes the next request of a socket. */
export async function drive(
  { port, connections, ms, warmMs }: Load,
  next: (socketNo: number) => string | Buffer,
): Promise<Loaded> {
  const begins = performance.now() + warmMs
  const ends = begins + ms
  const times: number[] = []
  let total = 0
  const statuses: Record<string, number> = {}
  await Promise.all(
    Array.from(
      { length: connections },
      (_, no) =>
        new Promise<void>((done, fail) => {
          const socket = createConnection({ port, host: '127.0.0.1', noDelay: true })
          let asked = 0
          const ask = () => {
            asked = performance.now()
            if (asked >= ends) {
              socket.destroy()
              return done()
            }
            socket.write(next(no))
          }
          socket.once('connect', ask)
          socket.once('error', fail)
          socket.once('close', () => done())
          answers(socket, (status) => {
            const now = performance.now()
            total += 1
            if (asked >= begins && now <= ends) {
              times.push(now - asked)
              statuses[status] = (statuses[status] ?? 0) + 1
            }
            ask()
          })
        }),
    ),
  )
  times.sort((a, b) => a - b)
  // Nothing answered in time: it takes at least as long.
  const at = (part: number) =>
    times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? ms
  return {
    total,
    requests: times.length,
    perSecond: (times.length / ms) * 1000,
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    statuses,
  }
}

/** Says the status of each whole answer on a socket. */
function answers(socket: Socket, answered: (status: string) => void) {
  let held: Buffer = Buffer.alloc(0)
  socket.on('data', (bytes: Buffer) => {
    held = held.length === 0 ? bytes : Buffer.concat([held, bytes])
    for (;;) {
      const end = held.indexOf(HEAD_END)
      if (end === -1) return
      const head = held.toString('latin1', 0, end)
      const length = bodyLength(head, held, end + 4)
      if (length === undefined || held.length < end + 4 + length) return
      held = held.subarray(end + 4 + length)
      answered(head.slice(9, 12))
    }
  })
}

/** The bytes of a body; undefined while a chunked one is not whole. */
function bodyLength(head: string, held: Buffer, from: number): number | undefined {
  const told = /\r\ncontent-length: (\d+)/i.exec(head)
  if (told) return Number(told[1])
  if (!/\r\ntransfer-encoding: chunked/i.test(head)) return 0
  const last = held.indexOf('0\r\n\r\n', from, 'latin1')
  return last === -1 ? undefined : last + 5 - from
}
