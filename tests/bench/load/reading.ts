import { randomFillSync } from 'node:crypto'

// Readers: each socket is one person after another who opens a page and tells of it in several
// posts, as the pages' own script does.

const UA =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.76(0x18004c24) NetType/WIFI Language/zh_CN'
/** Posts that one display of a page comes to when each carries one event. */
const POSTS = ['open', 'beat', 'click', 'hide']

const noise = Buffer.alloc(16 * 1024)
let used = noise.length

/** A uuid v7, made cheaply: the generator must not be what is measured. */
export function quickUuid(now: number): string {
  if (used === noise.length) {
    randomFillSync(noise)
    used = 0
  }
  const id = noise.subarray(used, (used += 16))
  id.writeUIntBE(now, 0, 6)
  id[6] = 0x70 | (id[6]! & 0x0f)
  id[8] = 0x80 | (id[8]! & 0x3f)
  const hex = id.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

interface Display {
  visit: string
  token: string
  cookie: string
  seq: number
}

/** The requests of readers who go through these tokens and cookies; '' is a browser we do not know. */
export function readers({
  perPost,
  tokens,
  cookies,
}: {
  perPost: number
  tokens: string[]
  cookies: string[]
}): (socketNo: number) => string {
  const open = new Map<number, Display>()
  let opened = 0
  return (socketNo) => {
    const now = Date.now()
    let display = open.get(socketNo)
    if (!display) {
      opened += 1
      const token = tokens[(opened * 7919) % tokens.length]!
      const cookie = cookies[opened % cookies.length]!
      display = { visit: quickUuid(now), token, cookie, seq: 0 }
      open.set(socketNo, display)
    }
    const { visit, token, cookie } = display
    const last = perPost === 1 ? POSTS.length : perPost
    const events: string[] = []
    for (let i = 0; i < perPost; i++) {
      const seq = display.seq++
      const type =
        perPost === 1 ? POSTS[seq] : seq === 0 ? 'open' : seq === last - 1 ? 'hide' : 'beat'
      const id = seq === 0 ? visit : quickUuid(now)
      const depth = Math.round((seq / last) * 100) / 100
      events.push(
        `{"id":"${id}","type":"${type}","seq":${seq},"at":${now},"activeMs":${seq * 900},"depth":${depth}}`,
      )
    }
    if (display.seq >= last) open.delete(socketNo)
    const body = `{"v":1,"token":"${token}","visit":"${visit}","now":${now},"events":[${events.join(',')}]}`
    return post('/t', body, cookie)
  }
}

const post = (path: string, body: string, cookie: string) =>
  `POST ${path} HTTP/1.1\r\nhost: localhost\r\nuser-agent: ${UA}\r\ncontent-type: text/plain\r\n${
    cookie && `cookie: ${cookie}\r\n`
  }content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`

/** A GET as a browser asks, ready to be written. */
export const get = (path: string, cookie: string) =>
  `GET ${path} HTTP/1.1\r\nhost: localhost\r\nuser-agent: ${UA}\r\ncookie: ${cookie}\r\nsec-fetch-site: same-origin\r\n\r\n`
