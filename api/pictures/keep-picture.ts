import { createHash } from 'node:crypto'
import { insertAct } from '../../db/queries/audit-log.ts'
import { inTransaction } from '../../db/database.ts'
import { insertPicture } from '../../db/queries/pictures.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { pictureUrl } from './picture-url.ts'
import { readJpeg } from './read-jpeg.ts'

/** A phone makes it smaller before it sends it; larger than this would cost readers a second. */
export const MOST_BYTES = 300 * 1024
const MOST_PIXELS = 2000

/**
 * Keeps a picture for pages and cards: a JPEG by its bytes, not too large, without what the camera
 * wrote into it. The same picture again is the same picture.
 */
export async function keepPicture(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  request: Request,
) {
  const form = await request.formData().catch(() => {
    throw new AppError('bad_request', '没有收到图片')
  })
  const file = form.get('file')
  if (!(file instanceof File)) throw new AppError('bad_request', '没有收到图片')
  if (file.size > MOST_BYTES) throw new AppError('too_large', '图片不能超过 300 KB')
  const read = readJpeg(new Uint8Array(await file.arrayBuffer()))
  if (!read) throw new AppError('blocked', '这不是照片，换一张试试')
  const { width, height, bytes } = read
  if (width > MOST_PIXELS || height > MOST_PIXELS) {
    throw new AppError('too_large', '图片太大，长边不能超过 2000 像素')
  }
  const id = createHash('sha256').update(bytes).digest('hex')
  const at = now()
  await inTransaction(db, async (tx) => {
    const { staffId } = actor
    const row = { id, bytes: Buffer.from(bytes), width, height }
    if (!(await insertPicture(tx, { ...row, uploadedBy: staffId, uploadedAt: at }))) return
    await insertAct(tx, { staffId, action: 'picture.keep', subject: id, detail: '', at })
  })
  return { id, url: pictureUrl(id), width, height }
}
