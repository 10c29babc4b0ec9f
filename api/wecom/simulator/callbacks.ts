import { randomBytes } from 'node:crypto'
import { sealLetter, signLetter } from './crypto.ts'

/** Where the app receives letters, as it was entered in the corp's console. */
export interface CallbackTarget {
  url: string
  token: string
  aesKey: string
  /** How a letter travels; the network's `fetch` without it. */
  fetch?: (request: Request) => Response | Promise<Response>
  /** Between two tries; WeCom does not say how long. */
  retryAfterMs?: number
  timeoutMs?: number
}

/** A letter's fields in order; text is wrapped in CDATA, numbers are not. */
export type Letter = [tag: string, value: string | number | string[]][]

export interface Delivery {
  letter: Letter
  tries: number
  /** The HTTP status of the last try; null when nobody answered in time. */
  status: number | null
  isDelivered: boolean
}

export interface Callbacks {
  /** Rings: seals, signs and posts the letter; up to three tries, in the order of ringing. */
  ring: (event: string, fields: Letter) => void
  /** Resolves when every letter so far has arrived or was given up. */
  settled: () => Promise<void>
  /** What was rung, oldest first; the last five hundred. */
  deliveries: Delivery[]
  setTarget: (target: CallbackTarget | undefined) => void
  /** What saving the URL in the console does: asks it to decrypt an echo within a second. */
  verify: () => Promise<boolean>
}

const cdata = (text: string) => `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`

/** The plain XML of a letter, as WeCom writes it. */
export const xmlOf = (fields: Letter): string => {
  const lines = fields.map(([tag, value]) => {
    if (typeof value === 'number') return `<${tag}>${value}</${tag}>`
    if (typeof value === 'string') return `<${tag}>${cdata(value)}</${tag}>`
    return `<${tag}>\n${value.map((item) => `<Item>${item}</Item>`).join('\n')}\n</${tag}>`
  })
  return `<xml>\n${lines.join('\n')}\n</xml>`
}

const TRIES = 3

export function createCallbacks(
  corp: { corpId: string; agentId: number },
  now: () => number,
  first: CallbackTarget | undefined,
): Callbacks {
  let target = first
  let queue: Promise<void> = Promise.resolve()
  const deliveries: Delivery[] = []

  const addressOf = (to: CallbackTarget, encrypted: string, more: Record<string, string> = {}) => {
    const timestamp = String(Math.floor(now() / 1000))
    const nonce = String(randomBytes(4).readUInt32BE())
    const url = new URL(to.url)
    url.searchParams.set('msg_signature', signLetter(to.token, timestamp, nonce, encrypted))
    url.searchParams.set('timestamp', timestamp)
    url.searchParams.set('nonce', nonce)
    for (const [name, value] of Object.entries(more)) url.searchParams.set(name, value)
    return url
  }

  const post = async (to: CallbackTarget, request: Request, timeoutMs: number) => {
    const travel = to.fetch ?? fetch
    const late = new Promise<null>((done) => {
      setTimeout(() => done(null), timeoutMs).unref()
    })
    try {
      return await Promise.race([travel(request), late])
    } catch {
      return null
    }
  }

  const deliver = async (delivery: Delivery) => {
    const to = target
    if (!to) return
    const encrypted = sealLetter(to.aesKey, xmlOf(delivery.letter), corp.corpId)
    const url = addressOf(to, encrypted)
    const body = xmlOf([
      ['ToUserName', corp.corpId],
      ['AgentID', String(corp.agentId)],
      ['Encrypt', encrypted],
    ])
    while (delivery.tries < TRIES && !delivery.isDelivered) {
      if (delivery.tries > 0) {
        await new Promise((done) => setTimeout(done, to.retryAfterMs ?? 1000))
      }
      delivery.tries++
      const request = new Request(url, {
        method: 'POST',
        headers: { 'content-type': 'text/xml; charset=utf-8' },
        body,
      })
      const answer = await post(to, request, to.timeoutMs ?? 5000)
      delivery.status = answer?.status ?? null
      delivery.isDelivered = answer?.status === 200
    }
  }

  return {
    ring: (event, fields) => {
      const from: Letter = event === 'kf_msg_or_event' ? [] : [['FromUserName', 'sys']]
      const letter: Letter = [
        ['ToUserName', corp.corpId],
        ...from,
        ['CreateTime', Math.floor(now() / 1000)],
        ['MsgType', 'event'],
        ['Event', event],
        ...fields,
      ]
      const delivery: Delivery = { letter, tries: 0, status: null, isDelivered: false }
      deliveries.push(delivery)
      if (deliveries.length > 500) deliveries.shift()
      queue = queue.then(() => deliver(delivery))
    },
    settled: () => queue,
    deliveries,
    setTarget: (next) => {
      target = next
    },
    verify: async () => {
      if (!target) return false
      const words = randomBytes(8).readBigUInt64BE().toString()
      const encrypted = sealLetter(target.aesKey, words, corp.corpId)
      const url = addressOf(target, encrypted, { echostr: encrypted })
      const answer = await post(target, new Request(url), 1000)
      return answer?.status === 200 && (await answer.text()) === words
    },
  }
}
