import type { IncomingMessage } from 'node:http'

const MOST = 64 * 1024

/** A body as text; nothing when it is over 64 KiB, whether or not the sender said so beforehand. */
export async function readText(
  request: Request,
  contentLength: string | undefined,
): Promise<string | undefined> {
  if (contentLength !== undefined) {
    // Node reads no more than was announced.
    return Number(contentLength) <= MOST ? request.text() : undefined
  }
  if (!request.body) return ''
  const reader = request.body.getReader()
  const chunks: Uint8Array[] = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return Buffer.concat(chunks).toString('utf8')
    size += value.byteLength
    if (size > MOST) {
      await reader.cancel()
      return undefined
    }
    chunks.push(value)
  }
}

/** The same of Node's own request. */
export function readIncoming(incoming: IncomingMessage): Promise<string | undefined> {
  if (Number(incoming.headers['content-length'] ?? 0) > MOST) return Promise.resolve(undefined)
  return new Promise((done, fail) => {
    const chunks: Buffer[] = []
    let size = 0
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= MOST) chunks.push(chunk)
      else done(undefined)
    })
    incoming.on('end', () =>
      done((chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)).toString()),
    )
    incoming.on('error', fail)
  })
}
