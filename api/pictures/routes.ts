import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Hono } from 'hono'
import { findPictureBytes } from '../../db/queries/pictures.ts'
import { artNames } from '../content/blocks.ts'
import type { DoorEnv, StaffEnv } from '../env.ts'
import { AppError } from '../errors.ts'
import { keepPicture } from './keep-picture.ts'

/** 图片, as members put them into 库. */
export const pictures = new Hono<StaffEnv>().post('/pictures', async (c) => {
  return c.json(await keepPicture(c.var, c.var.actor, c.req.raw), 201)
})

const HEADERS = {
  'content-type': 'image/jpeg',
  'cache-control': 'public, max-age=31536000, immutable',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; sandbox",
  'cross-origin-resource-policy': 'cross-origin',
}

/** Our drawings, in the form chats show: a card of a page without a photo carries one. */
const DRAWN = new Map(artNames.map((name) => [`drawn-${name}.png`, name]))

/** The pictures themselves: whoever reads a page fetches them, once. */
export const pictureFiles = new Hono<DoorEnv>().get('/pictures/:name', async (c) => {
  const drawn = DRAWN.get(c.req.param('name'))
  if (drawn) {
    const bytes = await readFile(join(import.meta.dirname, 'drawn', `${drawn}.png`))
    const kept = { 'content-type': 'image/png', 'cache-control': 'public, max-age=86400' }
    return c.body(new Uint8Array(bytes), 200, { ...HEADERS, ...kept })
  }
  const id = /^([0-9a-f]{64})\.jpg$/.exec(c.req.param('name'))?.[1]
  const bytes = id && (await findPictureBytes(c.var.db, id))
  if (!bytes) throw new AppError('not_found', '没有这张图片')
  return c.body(new Uint8Array(bytes), 200, HEADERS)
})
