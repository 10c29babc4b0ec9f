import { request } from 'node:http'
import { connect } from 'node:net'
import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import { beforeEach, expect, test } from 'vitest'
import { listen } from '../../api/ops/listen.ts'

const config = { publicUrl: 'http://localhost', port: 0 }

// How many questions have come in that take their time.
let begun = 0
beforeEach(() => void (begun = 0))
const comeIn = (count: number) => expect.poll(() => begun).toBe(count)

const slow = (ms: number) =>
  new Hono()
    .get('/quick', (c) => c.text('ok'))
    .get('/healthz', (c) => c.text('ok'))
    .get('/slow', async (c) => {
      begun++
      await new Promise((later) => setTimeout(later, ms))
      return c.text('done')
    })

/** A raw HTTP/1.1 request; the whole answer as text. */
const raw = (port: number, text: string) =>
  new Promise<string>((resolve, reject) => {
    let answer = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    socket.on('data', (bytes) => (answer += bytes))
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
  })

test('another site’s name, or a whole foreign address, is not served', async () => {
  const listening = await listen(slow(0), config)
  const status = async (line: string, host: string) =>
    (
      await raw(listening.port, `${line} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
    ).slice(9, 12)
  expect(await status('GET /quick', `localhost:${listening.port}`)).toBe('200')
  expect(await status('GET /quick', 'evil.example')).toBe('421')
  expect(await status('GET http://evil.example/quick', 'localhost')).toBe('400')
  expect(await status('GET /healthz', '10.0.0.7:3000')).toBe('200')
  await listening.drain()
})

test('leaving: what is under way is answered, kept-alive connections end, nobody new is let in', async () => {
  const listening = await listen(slow(300), config)
  const { port } = listening
  const ask = (path: string, agent?: import('node:http').Agent) =>
    new Promise<{ status: number; connection: string | undefined; body: string }>(
      (resolve, reject) => {
        request({ port, path, host: '127.0.0.1', ...(agent && { agent }) }, (response) => {
          let body = ''
          response.on('data', (bytes) => (body += bytes))
          response.on('end', () =>
            resolve({
              status: response.statusCode!,
              connection: response.headers.connection,
              body,
            }),
          )
        })
          .on('error', reject)
          .end()
      },
    )
  const { Agent } = await import('node:http')
  const kept = new Agent({ keepAlive: true })
  expect((await ask('/quick', kept)).status).toBe(200)
  const underWay = [ask('/slow', kept), ask('/slow', kept), ask('/slow')]
  await comeIn(3)

  const began = performance.now()
  await listening.drain()

  // Whoever waits for a kept-alive connection waits 25 s.
  expect(performance.now() - began).toBeLessThan(20_000)
  for (const answer of await Promise.all(underWay)) expect(answer.body).toBe('done')
  await expect(ask('/quick')).rejects.toThrow(/ECONNREFUSED|hang up/)
})

test('leaving ends streams at once: their browsers come back to another process', async () => {
  const listening = await listen(
    new Hono().get('/live', (c) =>
      streamSSE(c, async (stream) => {
        begun++
        await stream.sleep(60_000)
      }),
    ),
    config,
  )
  const live = raw(
    listening.port,
    'GET /live HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n',
  )
  await comeIn(1)
  const began = performance.now()
  await listening.drain()
  expect(performance.now() - began).toBeLessThan(20_000)
  expect(await live).toContain('200 OK')
})

test('leaving does not wait for ever for somebody who never ends', async () => {
  const listening = await listen(slow(60_000), config)
  const endless = raw(listening.port, 'GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n').catch(
    () => '',
  )
  await comeIn(1)
  await listening.drain(200)
  expect(await endless).toBe('')
})
