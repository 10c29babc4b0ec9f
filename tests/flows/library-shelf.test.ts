import { expect, test } from 'vitest'
import { aCoupon } from '../support/a-benefit.ts'
import { aLibrary, anId, aPageBody, aReplyBody, FANG, HE, LIN, ZHOU } from '../support/a-library.ts'
import { CLOCK, DAY } from '../support/a-shop.ts'

const QUOTE = { type: 'quote', paragraphs: ['书角都咬烂了，我反而不心疼。'], who: '一位妈妈' }

test('an article with her words comes back to the shelf only while she allows it', async () => {
  await using shop = await aLibrary()
  const lin = await shop.as(LIN)
  const { body: consent } = await lin('POST', '/library/consents/of/cu001', { scope: '只用原话' })
  const id = anId('page')
  const body = aPageBody({ blocks: [QUOTE], storyConsentId: consent.id })
  await shop.save(FANG, 'page', id, 0, body)
  expect((await shop.tell(FANG, 'page', id, 'submit', { rev: 1 })).body.state).toBe('review')
  await shop.tell(HE, 'page', id, 'decide', { rev: 2, decision: 'approve', reason: '' })
  const turn = (status: string) => shop.tell(FANG, 'page', id, 'status', { status })
  await turn('off')
  expect((await turn('live')).status).toBe(200)
  await lin('POST', `/library/consents/${consent.id}/withdraw`, {})
  const on = await turn('live')
  expect(on.body.error?.message).toBe('她收回了授权，不能再讲她的故事')
  expect((await shop.look(FANG, 'page', id)).body.status).toBe('off')
})

test('a story that has no consent yet is not called withdrawn when its writer looks at it', async () => {
  await using shop = await aLibrary()
  const id = anId('page')
  await shop.save(FANG, 'story', id, 0, aPageBody({ pageKind: 'story', blocks: [QUOTE] }))
  const { previewUrl } = (await shop.look(FANG, 'story', id)).body
  const { browser } = await shop.asStaff(FANG)
  const seen = await (await browser.get(previewUrl)).text()
  expect(seen).not.toContain('收回了授权')
  expect(seen).not.toContain('书角都咬烂了')
})

test('a page does not go out with a coupon whose days are over', async () => {
  await using shop = await aLibrary()
  await aCoupon(shop.db, { id: 'cp1', endsAt: CLOCK - DAY })
  await aCoupon(shop.db, { id: 'cp2', startsAt: CLOCK + DAY })
  const id = anId('page')
  const body = (couponId: string) => aPageBody({ blocks: [{ type: 'coupon', couponId }] })
  await shop.save(FANG, 'page', id, 0, body('cp1'))
  const no = await shop.tell(FANG, 'page', id, 'submit', { rev: 1 })
  expect(no.body.error?.message).toBe('有一块券现在领不到，换一张')
  await shop.save(FANG, 'page', id, 1, body('cp2'))
  expect((await shop.tell(FANG, 'page', id, 'submit', { rev: 2 })).body.state).toBe('review')
  const yes = { rev: 3, decision: 'approve', reason: '' }
  expect((await shop.tell(HE, 'page', id, 'decide', yes)).body.state).toBe('published')
})

test('a template says a number or none: nobody is told she took the coupon that none may take', async () => {
  await using shop = await aLibrary()
  const id = anId('template')
  const template = {
    title: '会员日群',
    kind: 'trade',
    playName: '',
    groupName: '翠湖·周三会员日',
    welcome: '',
    fixedMembers: [],
    antiSpam: '',
    autoReply: '',
    mayRename: false,
    guides: [],
    hours: null,
    maxPosts: null,
    couponsPerPerson: 0,
    replyLimitMin: null,
  }
  await shop.save(FANG, 'template', id, 0, template)
  const no = await shop.tell(FANG, 'template', id, 'submit', { rev: 1 })
  expect(no.body.error?.message).toBe('写大于 0 的数，不限就空着')
  // A 隔夜群 may be open for three days at most: no group could take this one.
  await shop.save(FANG, 'template', id, 1, { ...template, couponsPerPerson: null, hours: 96 })
  const long = await shop.tell(FANG, 'template', id, 'submit', { rev: 2 })
  expect(long.body.error?.message).toBe('最长三天，写 72 以内')
  await shop.save(FANG, 'template', id, 2, { ...template, couponsPerPerson: null, hours: 72 })
  expect((await shop.tell(FANG, 'template', id, 'submit', { rev: 3 })).status).toBe(200)
})

test('等您看 counts what she may decide: an operator what managers wrote, and nobody her own', async () => {
  await using shop = await aLibrary()
  const submit = async (by: string, words: object) => {
    const id = anId('reply')
    await shop.save(by, 'reply', id, 0, aReplyBody(words))
    expect((await shop.tell(by, 'reply', id, 'submit', { rev: 1 })).body.state).toBe('review')
  }
  const parts = [{ kind: 'text', text: 'L 码 69 元' }]
  const waiting = async (staffId: string) => (await shop.list(staffId, 'reply')).waiting.length
  await submit(LIN, {})
  expect([await waiting(ZHOU), await waiting(FANG), await waiting(LIN)]).toEqual([1, 0, 0])
  await submit(ZHOU, { parts })
  expect([await waiting(ZHOU), await waiting(FANG), await waiting(HE)]).toEqual([1, 1, 2])
})
