import { Hono } from 'hono'
import { findPictureBytes } from '../../db/queries/pictures.ts'
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

/** The pictures themselves: whoever reads a page fetches them, once. */
export const pictureFiles = new Hono<DoorEnv>().get('/pictures/:name', async (c) => {
  const id = /^([0-9a-f]{64})\.jpg$/.exec(c.req.param('name'))?.[1]
  const bytes = id && (await findPictureBytes(c.var.db, id))
  if (!bytes) throw new AppError('not_found', '没有这张图片')
  return c.body(new Uint8Array(bytes), 200, HEADERS)
})
