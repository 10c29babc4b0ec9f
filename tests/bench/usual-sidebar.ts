import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import vue from '@vitejs/plugin-vue'
import { build } from 'vite'
import { target } from '../../vite.config.ts'
import { stillClient } from './still-client.ts'

interface Built {
  body: Buffer
  type: string
}

/**
 * Stands before the product at an address of its own and, when asked to, puts the usual kind of
 * sidebar in the place of ours; everything else passes through.
 */
export async function standBefore(port: number, productPort: number) {
  const files = await buildUsual()
  for (const kind of ['desktop', 'phone'] as const) {
    const body = brotliCompressSync(stillClient('cu001', kind))
    files.set(`/bench/${kind}`, { body, type: 'text/html; charset=utf-8' })
  }
  let isUsual = false
  const server = createServer((asked, answer) => {
    const path = new URL(asked.url!, 'http://here').pathname
    const file = files.get(path)
    if (file && (path !== '/sidebar/' || isUsual)) {
      answer.writeHead(200, {
        'content-type': file.type,
        'content-encoding': 'br',
        'cache-control': path === '/sidebar/' ? 'no-cache' : 'max-age=31536000, immutable',
      })
      answer.end(file.body)
      return
    }
    const { method, url, headers } = asked
    const through = request(
      { host: '127.0.0.1', port: productPort, method, path: url, headers },
      (theirs) => {
        answer.writeHead(theirs.statusCode!, theirs.headers)
        theirs.pipe(answer)
      },
    )
    through.once('error', () => answer.destroy())
    answer.once('close', () => through.destroy())
    asked.pipe(through)
  })
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    show: (which: 'ours' | 'usual') => (isUsual = which === 'usual'),
    stop() {
      server.close()
      server.closeAllConnections()
    },
  }
}

async function buildUsual(): Promise<Map<string, Built>> {
  const root = resolve(import.meta.dirname, 'usual')
  const built = await build({
    configFile: false,
    root,
    base: '/usual/',
    logLevel: 'silent',
    plugins: [vue()],
    build: { target, write: false, minify: true, rollupOptions: { external: [/^\/practice\//] } },
  })
  const { output } = built as { output: { fileName: string; code?: string; source?: string }[] }
  const files = new Map<string, Built>()
  for (const { fileName, code, source } of output) {
    const type = fileName.endsWith('.js')
      ? 'text/javascript'
      : fileName.endsWith('.css')
        ? 'text/css'
        : 'text/html; charset=utf-8'
    const path = fileName === 'index.html' ? '/sidebar/' : `/usual/${fileName}`
    files.set(path, { body: brotliCompressSync(code ?? source ?? ''), type })
  }
  return files
}
