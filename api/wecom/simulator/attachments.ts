import type { Context } from './context.ts'
import { WireError } from './errors.ts'
import type { Fields } from './fields.ts'
import type { MessageBody } from './state.ts'

const needMedia = (at: Context, part: Fields, name = 'media_id') => {
  const id = part.need(name)
  if (!at.media.has(id)) throw new WireError(40007)
  return id
}

const kinds: Record<string, (part: Fields, at: Context) => MessageBody> = {
  image: (part, at) => {
    const id = part.text('media_id')
    const url = part.text('pic_url')
    if (!id && !url) throw new WireError(40063, 'one of image.media_id, image.pic_url is needed')
    if (id) needMedia(at, part)
    return { msgtype: 'image', image: id ? { mediaid: id } : { url } }
  },
  link: (part) => {
    part.need('title')
    part.need('url')
    const desc = part.text('desc', { bytes: 512 })
    return {
      msgtype: 'news',
      news: {
        link: part.text('url', { bytes: 2048 }),
        title: part.text('title', { bytes: 128 }),
        desc: desc ?? '',
        imgUrl: part.text('picurl', { bytes: 2048 }) ?? '',
      },
    }
  },
  miniprogram: (part, at) => {
    for (const name of ['title', 'appid', 'page']) part.need(name)
    needMedia(at, part, 'pic_media_id')
    return {
      msgtype: 'miniprogram',
      miniprogram: {
        appid: part.text('appid'),
        title: part.text('title', { bytes: 64 }),
        page: part.text('page'),
        imgUrl: '',
      },
    }
  },
  video: (part, at) => ({ msgtype: 'video', video: { mediaid: needMedia(at, part) } }),
  file: (part, at) => ({ msgtype: 'file', file: { mediaid: needMedia(at, part) } }),
}

/** The words and up to nine attachments of a mass or welcome message, as a chat shows them. */
export function contentOf(body: Fields, at: Context): MessageBody[] {
  const text = body.record('text')?.text('content', { bytes: 4000 })
  const attachments = body.records('attachments')
  if (!text && attachments.length === 0) {
    throw new WireError(40063, 'one of text, attachments is needed')
  }
  if (attachments.length > 9) throw new WireError(41064)
  const rest = attachments.map((one) => {
    const kind = one.need('msgtype')
    const read = kinds[kind]
    const part = one.record(kind)
    if (!read || !part) throw new WireError(41065)
    return read(part, at)
  })
  return [...(text ? [{ msgtype: 'text', text: { content: text } }] : []), ...rest]
}
