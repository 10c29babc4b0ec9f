import { createHash } from 'node:crypto'
import { findStaff, nextId, secondsOf, type Call, type Context, type Endpoints } from './context.ts'
import { WireError } from './errors.ts'
import type { Fields } from './fields.ts'
import type { MessageBody } from './state.ts'
import { checkCard } from './template-card.ts'

const size = (text: string) => Buffer.byteLength(text, 'utf8')

function words(part: Fields, name: string, bytes: number): string {
  const text = part.need(name)
  // WeCom cuts a text that is too long; it does not refuse it.
  if (size(text) <= bytes) return text
  return Buffer.from(text, 'utf8')
    .subarray(0, bytes)
    .toString('utf8')
    .replace(/\uFFFD+$/, '')
}

function mediaOf(at: Context, part: Fields, name = 'media_id') {
  const id = part.need(name)
  if (!at.media.has(id)) throw new WireError(40007)
  return id
}

function tooLong(part: Fields, name: string, limit: number, count: (text: string) => number) {
  const text = part.text(name)
  if (text !== undefined && count(text) > limit) throw new WireError(45002, name)
}

const chars = (text: string) => [...text].length

/** What each kind of message must carry. The checked part is what the member's phone shows. */
const kinds: Record<string, (part: Fields, at: Context) => unknown> = {
  text: (part) => ({ ...part.raw, content: words(part, 'content', 2048) }),
  markdown: (part) => ({ ...part.raw, content: words(part, 'content', 2048) }),
  image: (part, at) => ({ ...part.raw, media_id: mediaOf(at, part) }),
  voice: (part, at) => ({ ...part.raw, media_id: mediaOf(at, part) }),
  file: (part, at) => ({ ...part.raw, media_id: mediaOf(at, part) }),
  video: (part, at) => {
    tooLong(part, 'title', 128, size)
    tooLong(part, 'description', 512, size)
    return { ...part.raw, media_id: mediaOf(at, part) }
  },
  textcard: (part) => {
    for (const name of ['title', 'description', 'url']) part.need(name)
    tooLong(part, 'title', 128, chars)
    tooLong(part, 'description', 512, chars)
    tooLong(part, 'url', 2048, size)
    tooLong(part, 'btntxt', 4, chars)
    return part.raw
  },
  news: (part) => {
    const articles = part.records('articles')
    if (articles.length < 1 || articles.length > 8) throw new WireError(40058, 'news.articles: 1-8')
    for (const article of articles) {
      article.need('title')
      for (const name of ['description', 'url', 'picurl', 'appid', 'pagepath']) article.text(name)
    }
    return part.raw
  },
  mpnews: (part, at) => {
    const articles = part.records('articles')
    if (articles.length < 1 || articles.length > 8)
      throw new WireError(40058, 'mpnews.articles: 1-8')
    for (const article of articles) {
      for (const name of ['title', 'content']) article.need(name)
      mediaOf(at, article, 'thumb_media_id')
    }
    return part.raw
  },
  miniprogram_notice: (part) => {
    part.need('appid')
    const title = part.need('title')
    if (chars(title) < 4 || chars(title) > 12) throw new WireError(40058, 'title: 4-12 chars')
    part.flag('emphasis_first_item')
    const items = part.records('content_item')
    if (items.length > 10) throw new WireError(40058, 'content_item: at most 10')
    for (const item of items) {
      tooLong(item, 'key', 10, chars)
      tooLong(item, 'value', 30, chars)
    }
    return part.raw
  },
  template_card: (part) => {
    checkCard(part)
    return part.raw
  },
}

const parts = (text: string | undefined) => (text ?? '').split('|').filter(Boolean)

/** Who gets it, and who of those named is not there. */
function recipients(body: Fields, at: Context) {
  const users = parts(body.text('touser'))
  const parties = parts(body.text('toparty'))
  const tags = parts(body.text('totag'))
  if (users.length + parties.length + tags.length === 0) throw new WireError(82001)
  if (users.length > 1000) throw new WireError(40058, 'touser: at most 1000')
  if (parties.length > 100) throw new WireError(82002)
  if (tags.length > 100) throw new WireError(82003)
  const everyone = at.state.staff.filter((one) => findStaff(at, one.userid))
  const found = new Set<string>()
  const lost = { users: [] as string[], parties: [] as string[] }
  for (const user of users) {
    const staff = user === '@all' ? everyone : [findStaff(at, user)]
    if (staff[0]) for (const one of staff) found.add(one!.userid)
    else lost.users.push(user.toLowerCase())
  }
  for (const party of parties) {
    if (!at.state.departments.some((one) => String(one.id) === party)) lost.parties.push(party)
    for (const one of everyone) if (one.department.includes(Number(party))) found.add(one.userid)
  }
  if (found.size === 0) throw new WireError(81013)
  return {
    found: [...found],
    invaliduser: lost.users.join('|'),
    invalidparty: lost.parties.join('|'),
    invalidtag: tags.join('|'),
  }
}

/** Whether WeCom was told the same within the asked time. */
function isAgain(body: Fields, at: Context, seen: Map<string, number>): boolean {
  const wanted = body.number('enable_duplicate_check', { min: 0, max: 1 })
  const interval = body.number('duplicate_check_interval', { min: 0, max: 14_400 }) ?? 1800
  if (wanted !== 1) return false
  const key = createHash('sha1').update(JSON.stringify(body.raw)).digest('hex')
  const last = seen.get(key)
  if (last !== undefined && secondsOf(at) - last < interval) return true
  seen.set(key, secondsOf(at))
  return false
}

const seenBy = new WeakMap<Context, Map<string, number>>()

function send({ body }: Call, at: Context) {
  const msgtype = body.need('msgtype')
  const check = kinds[msgtype]
  if (!check) throw new WireError(40008)
  const agentId = body.number('agentid')
  if (agentId === undefined && msgtype !== 'miniprogram_notice') throw new WireError(40056)
  if (agentId !== undefined && agentId !== at.corp.agentId) throw new WireError(301002)
  body.number('safe', { min: 0, max: 2 })
  body.number('enable_id_trans', { min: 0, max: 1 })
  const part = body.record(msgtype)
  if (!part) throw new WireError(40063, `missing parameter ${msgtype}`)
  const message = { msgtype, [msgtype]: check(part, at) } as MessageBody
  const { found, ...lost } = recipients(body, at)

  const seen = seenBy.get(at) ?? new Map<string, number>()
  seenBy.set(at, seen)
  const msgid = nextId(at, 'MSGSIM_')
  if (!isAgain(body, at, seen)) {
    for (const userid of found) {
      if (at.limits.mayReceive(userid)) at.chats.add(`a:${userid}`, 'app', message)
    }
  }
  const isAsking = msgtype === 'template_card' && !part.need('card_type').endsWith('_notice')
  return {
    ...lost,
    unlicenseduser: '',
    msgid,
    ...(isAsking ? { response_code: nextId(at, 'RC_') } : {}),
  }
}

/** 发送应用消息. */
export const appMessages: Endpoints = { 'message/send': { method: 'POST', run: send } }
