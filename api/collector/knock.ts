import type { IncomingMessage } from 'node:http'
import type { Context } from 'hono'
import { readIncoming, readText } from './read-text.ts'

/** A request to the collector, as it came in. */
export interface Knock {
  header(name: string): string | undefined
  /** Its path and query. */
  url: string
  /** From where. */
  address: string
  /** Its body; nothing when it is over 64 KiB, whether or not the sender said so beforehand. */
  text(): Promise<string | undefined>
}

/** Node's own request where there is one: the standard's is made from it once more, for a price. */
export function knockOf(c: Context): Knock {
  const incoming: IncomingMessage | undefined = c.env?.incoming
  const address = incoming?.socket?.remoteAddress ?? ''
  if (incoming?.headers) {
    return {
      header: (name) => incoming.headers[name] as string | undefined,
      url: incoming.url!,
      address,
      text: () => readIncoming(incoming),
    }
  }
  return {
    header: (name) => c.req.header(name),
    url: c.req.url,
    address,
    text: () => readText(c.req.raw, c.req.header('content-length')),
  }
}
