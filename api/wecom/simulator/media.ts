import { nextId, secondsOf, type Call, type Context, type Endpoints } from './context.ts'
import { WireError } from './errors.ts'

const MB = 1024 * 1024
const THREE_DAYS = 3 * 86_400_000
const limits: Record<string, number> = {
  image: 10 * MB,
  voice: 2 * MB,
  video: 10 * MB,
  file: 20 * MB,
}

/** The one file in a multipart body. */
async function fileOf({ request, raw }: Call, name?: string) {
  const type = request.headers.get('content-type') ?? ''
  if (!/^multipart\/form-data/i.test(type)) throw new WireError(40058, 'multipart expected')
  let form: FormData
  try {
    form = await new Response(Buffer.from(raw), { headers: { 'content-type': type } }).formData()
  } catch {
    throw new WireError(40058, 'invalid multipart')
  }
  const file = [...form.entries()].find(
    ([key, value]) => (!name || key === name) && value instanceof File,
  )?.[1] as File | undefined
  if (!file) throw new WireError(40063, `missing parameter ${name ?? 'file'}`)
  return { file, bytes: new Uint8Array(await file.arrayBuffer()) }
}

function keep(at: Context, type: string, file: File, bytes: Uint8Array): string {
  const id = nextId(at, '3SIM_')
  at.media.set(id, {
    type,
    filename: file.name,
    contentType: file.type || 'application/octet-stream',
    bytes,
    createdAt: at.now(),
  })
  return id
}

const isJpgOrPng = (bytes: Uint8Array) =>
  (bytes[0] === 0xff && bytes[1] === 0xd8) || (bytes[0] === 0x89 && bytes[1] === 0x50)

/** 素材: three days, in memory. */
export const media: Endpoints = {
  'media/upload': {
    method: 'POST',
    body: 'form',
    run: async (call, at) => {
      const type = call.query('type') ?? ''
      const limit = limits[type]
      if (!limit) throw new WireError(40004)
      const { file, bytes } = await fileOf(call, 'media')
      if (bytes.length <= 5 || bytes.length > limit) throw new WireError(40058, 'filelength')
      if (type === 'image' && !isJpgOrPng(bytes)) throw new WireError(40004, 'jpg or png expected')
      // A string here, a number in upload_attachment: that is how WeCom answers.
      return { type, media_id: keep(at, type, file, bytes), created_at: String(secondsOf(at)) }
    },
  },
  'media/uploadimg': {
    method: 'POST',
    body: 'form',
    run: async (call, at) => {
      const { file, bytes } = await fileOf(call)
      if (bytes.length <= 5 || bytes.length > 2 * MB) throw new WireError(40058, 'filelength')
      const id = keep(at, 'image', file, bytes)
      return { url: `https://wework.qpic.cn/wwpic/${id}/0` }
    },
  },
  'media/get': {
    method: 'GET',
    run: ({ query, request }, at) => {
      const found = at.media.get(query('media_id') ?? '')
      if (!found || at.now() - found.createdAt > THREE_DAYS) throw new WireError(40007)
      const headers = {
        'content-type': found.contentType,
        'content-disposition': `attachment; filename="${encodeURIComponent(found.filename)}"`,
      }
      const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get('range') ?? '')
      if (!range) return new Response(Buffer.from(found.bytes), { headers })
      const from = Number(range[1])
      const to = Math.min(range[2] ? Number(range[2]) : Infinity, found.bytes.length - 1)
      return new Response(Buffer.from(found.bytes.slice(from, to + 1)), {
        status: 206,
        headers: { ...headers, 'content-range': `bytes ${from}-${to}/${found.bytes.length}` },
      })
    },
  },
}
