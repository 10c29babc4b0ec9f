import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { artNames, type Block } from '../../api/content/blocks.ts'
import { cardPicture } from '../../api/pictures/card-picture.ts'
import { drawnUrl } from '../../api/pictures/picture-url.ts'
import { readJpeg } from '../../api/pictures/read-jpeg.ts'
import { aLibrary, anId, aPageBody, FANG, HE, LIN, ZHOU } from '../support/a-library.ts'

/** A JPEG of this size as a camera leaves it: with where it was taken in it, and words behind it. */
function aPhoto(width = 640, height = 512): Uint8Array<ArrayBuffer> {
  const part = (marker: number, body: number[]) => [
    0xff,
    marker,
    (body.length + 2) >> 8,
    (body.length + 2) & 0xff,
    ...body,
  ]
  const text = (words: string) => [...new TextEncoder().encode(words)]
  return Uint8Array.from([
    0xff,
    0xd8,
    ...part(0xe0, text('JFIF\0')),
    ...part(0xe1, text('Exif GPS 31.2304,121.4737')),
    ...part(0xc0, [8, height >> 8, height & 0xff, width >> 8, width & 0xff, 1]),
    ...part(0xda, [1, 1, 0, 0, 63, 0]),
    0x12,
    0x34,
    0xff,
    0xd9,
    ...text('hidden behind it'),
  ])
}

const puts = async (shop: Awaited<ReturnType<typeof aLibrary>>, staffId: string, file: Blob) => {
  const form = new FormData()
  form.set('file', file, 'x.png')
  const { browser } = await shop.asStaff(staffId)
  const answer = await browser.fetch('/api/sidebar/library/pictures', {
    method: 'POST',
    body: form,
  })
  return { status: answer.status, body: (await answer.json()) as any }
}

test('方舟 puts a picture on a page: kept once, without where it was taken, and never asked for twice', async () => {
  await using shop = await aLibrary()
  const kept = await puts(shop, FANG, new Blob([aPhoto()]))
  expect(kept).toMatchObject({ status: 201, body: { width: 640, height: 512 } })
  expect((await puts(shop, HE, new Blob([aPhoto()]))).body.id).toBe(kept.body.id)
  const { browser } = shop.asCustomer('cu001')
  const answer = await browser.get(kept.body.url)
  const bytes = new Uint8Array(await answer.arrayBuffer())
  expect(answer.headers.get('content-type')).toBe('image/jpeg')
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  expect(answer.headers.get('cache-control')).toContain('immutable')
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(kept.body.id)
  const inside = Buffer.from(bytes).toString('latin1')
  expect(inside).not.toContain('GPS')
  expect(inside).not.toContain('hidden behind it')

  // What calls itself a picture, or is too large, is none.
  expect((await puts(shop, FANG, new Blob(['<svg onload=alert(1)>']))).status).toBe(422)
  expect((await puts(shop, FANG, new Blob([aPhoto(4000, 10)]))).status).toBe(413)
  expect((await puts(shop, FANG, new Blob([new Uint8Array(310 * 1024)]))).status).toBe(413)
  expect((await browser.get(`/pictures/${'a'.repeat(64)}.jpg`)).status).toBe(404)

  // A page with it is not published before it says what it shows.
  const id = anId('page')
  const { url, width, height } = kept.body
  const picture = { type: 'picture', url, width, height, alt: ' ' }
  await shop.save(FANG, 'page', id, 0, aPageBody({ blocks: [picture] }))
  const no = await shop.tell(FANG, 'page', id, 'submit', { rev: 1 })
  expect(no.body.error.message).toBe('给每张图片写一句图上是什么')
  const blocks = [{ ...picture, alt: '三种尺码放在一起' }]
  await shop.save(FANG, 'page', id, 1, aPageBody({ blocks }))
  expect((await shop.tell(FANG, 'page', id, 'submit', { rev: 2 })).body.state).toBe('published')
})

test('bytes that are cut anywhere are no picture, and break nothing', () => {
  const whole = aPhoto()
  expect(readJpeg(whole)).toMatchObject({ width: 640, height: 512 })
  const end = whole.length - 'hidden behind it'.length
  for (let length = 0; length < end; length++) {
    expect(readJpeg(whole.subarray(0, length))).toBe(undefined)
  }
})

test('a live and a poll are written in 库, and wait for what they must have', async () => {
  await using shop = await aLibrary()
  const id = anId('page')
  const body = (blocks: object[], over: object = {}) =>
    aPageBody({ title: '周日直播', pageKind: 'live', blocks, ...over })
  const live = {
    type: 'live',
    title: '夜里怎么换',
    hostId: LIN,
    startsAt: shop.deps.now() + 3_600_000,
    endsAt: shop.deps.now() + 7_200_000,
    pageIds: [],
  }
  const text = { type: 'text', paragraphs: ['边换边讲。'] }
  await shop.save(FANG, 'page', id, 0, body([text]))
  const early = await shop.tell(FANG, 'page', id, 'submit', { rev: 1 })
  expect(early.body.error.message).toContain('直播页要有一块直播')
  await shop.save(FANG, 'page', id, 1, body([live, live]))
  const twice = await shop.tell(FANG, 'page', id, 'submit', { rev: 2 })
  expect(twice.body.error.message).toBe('一页只放一场直播、一个投票')
  await shop.save(FANG, 'page', id, 2, body([live, text]))
  const { previewUrl } = (await shop.look(FANG, 'page', id)).body
  const { browser } = await shop.asStaff(FANG)
  expect(await (await browser.get(previewUrl)).text()).toContain('夜里怎么换')
  expect((await shop.tell(FANG, 'page', id, 'submit', { rev: 3 })).body.state).toBe('published')
})

test('a card always says the real post and the shop; a made-up mother and an unread certificate stay off it', async () => {
  await using shop = await aLibrary()
  const lin = await shop.as(LIN)
  const card = (over: object) => ({
    bio: '',
    certName: '',
    certUntilDay: null,
    alias: '',
    skills: '尺码、睡眠',
    channel: '豆苗屋小雨',
    photoId: null,
    certPictureId: null,
    ...over,
  })
  const no = await lin('PUT', '/library/cards/mine', card({ alias: '糖糖妈' }))
  expect(no.body.error.message).toContain('不能写成谁家的妈妈')
  const photo = (await puts(shop, LIN, new Blob([aPhoto()]))).body.id
  const certificate = { certName: '育婴员', certUntilDay: '2027-01-01', certPictureId: photo }
  const yes = await lin('PUT', '/library/cards/mine', card({ alias: '小雨', ...certificate }))
  expect(yes.status).toBe(200)
  const seenBy = async (staffId: string) =>
    (await (await shop.as(staffId))('GET', '/library/cards')).body.items.find(
      ({ id }: any) => id === LIN,
    )
  expect(await seenBy(FANG)).toMatchObject({ certPictureId: null, state: 'unchecked' })
  expect(await seenBy(ZHOU)).toMatchObject({ certPictureId: photo, alias: '小雨' })
  const id = anId('page')
  await shop.save(LIN, 'page', id, 0, aPageBody({ authorId: LIN }))
  const { previewUrl } = (await shop.look(LIN, 'page', id)).body
  const { browser } = await shop.asStaff(LIN)
  const html = await (await browser.get(previewUrl)).text()
  const { title } = await shop.db
    .selectFrom('staff')
    .where('id', '=', LIN)
    .select('title')
    .executeTakeFirstOrThrow()
  expect(html).toContain('叫我小雨就行')
  expect(html).toContain('会的：尺码、睡眠')
  expect(html).toMatch(new RegExp(`<b>林小雨</b>[\\s\\S]{0,80}· ${title}<`))
  expect(html).not.toContain('育婴员')
})

test('a card has a picture: the photo of the page, its product’s, or a drawing anybody may fetch', async () => {
  await using shop = await aLibrary()
  const { browser } = shop.asCustomer('cu001')
  for (const name of artNames) {
    const answer = await browser.get(drawnUrl(name))
    expect(answer.headers.get('content-type')).toBe('image/png')
    const bytes = new Uint8Array(await answer.arrayBuffer())
    expect([...bytes.subarray(1, 4)]).toEqual([...new TextEncoder().encode('PNG')])
    expect(bytes.length).toBeLessThan(10_000)
  }
  expect((await browser.get('/pictures/drawn-nothing.png')).status).toBe(404)

  const at = (blocks: Block[], imageUrl: string | null = null) =>
    cardPicture('https://shop.example', { blocks, imageUrl })
  const art: Block = { type: 'art', name: 'night', alt: '' }
  const photo: Block = {
    type: 'picture',
    url: 'https://a.example/b.jpg',
    width: 9,
    height: 9,
    alt: '',
  }
  expect(at([art, photo], '/pictures/p.jpg')).toBe('https://a.example/b.jpg')
  expect(at([art], '/pictures/p.jpg')).toBe('https://shop.example/pictures/p.jpg')
  expect(at([art])).toBe('https://shop.example/pictures/drawn-night.png')
  expect(at([{ type: 'coupon', couponId: 'c1' }])).toContain('drawn-gift.png')
  expect(at([])).toContain('drawn-store.png')
})

test('before it is sent, a card is looked at with the picture it will carry', async () => {
  await using shop = await aLibrary()
  const page = await shop.db
    .selectFrom('page')
    .where('status', '=', 'live')
    .where('productId', 'is', null)
    .select('id')
    .executeTakeFirstOrThrow()
  const { browser } = await shop.asStaff(LIN)
  const looked = () => browser.get(`/api/sidebar/pages/${page.id}/picture`)
  const bytesOf = async (answer: Response) => [...new Uint8Array(await answer.arrayBuffer())]
  const pictured = (blocks: Block[]) =>
    shop.db
      .updateTable('page')
      .where('id', '=', page.id)
      .set({ blocksJson: JSON.stringify(blocks) })
      .execute()
  await pictured([{ type: 'art', name: 'night', alt: '' }])
  expect(await bytesOf(await looked())).toEqual(await bytesOf(await browser.get(drawnUrl('night'))))

  await shop.db.updateTable('page').where('id', '=', page.id).set({ status: 'off' }).execute()
  expect((await looked()).status).toBe(404)
})
