import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliCompressSync } from 'node:zlib'

interface Still {
  body: Buffer
  isPacked: boolean
}

/** These pages' own HTML without a script, by a server that does nothing else. */
export async function standStill(from: string[], agent: string) {
  const stills = await Promise.all(
    from.map(async (url): Promise<Still> => {
      const answer = await fetch(url, { headers: { 'user-agent': agent } })
      const { origin } = new URL(url)
      const html = (await answer.text())
        .replace(/<script\b[^>]*>[\s\S]*?<\/script>/g, '')
        .replaceAll(/(src|href)="\//g, `$1="${origin}/`)
      const isPacked = (answer.headers.get('content-encoding') ?? '') !== ''
      return { isPacked, body: isPacked ? brotliCompressSync(html) : Buffer.from(html) }
    }),
  )
  const server = createServer((request, response) => {
    const still = stills[Number(request.url!.slice(1))]
    if (!still) {
      response.writeHead(404).end()
      return
    }
    response.setHeader('content-type', 'text/html; charset=utf-8')
    if (still.isPacked) response.setHeader('content-encoding', 'br')
    response.end(still.body)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return {
    urls: stills.map((_, i) => `http://127.0.0.1:${port}/${i}`),
    stop: () => server.close(),
  }
}
