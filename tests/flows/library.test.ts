// Longer than 300 lines: the story of one library, draft by draft, reads as one.
import { expect, test } from 'vitest'
import { issuePageToken } from '../../api/content/page-token.ts'
import { readWritten } from '../../api/library/bodies.ts'
import { saveDraft } from '../../api/library/save-draft.ts'
import { aLibrary, anId, aPageBody, aReplyBody, FANG, HE, LIN, ZHOU } from '../support/a-library.ts'
import { CLOCK, DAY } from '../support/a-shop.ts'
import { aPage, aShare } from '../support/shop-parts.ts'

test('方舟 writes a 话术, and everybody has it the moment she submits', async () => {
  await using shop = await aLibrary()
  const id = anId('reply')
  const first = await shop.save(FANG, 'reply', id, 0, aReplyBody({ parts: [] }))
  expect(first).toMatchObject({ status: 200, body: { rev: 1 } })
  expect(first.body.check.refusals).toEqual([{ field: 'parts', text: '写上要说的话' }])
  const early = await shop.tell(FANG, 'reply', id, 'submit', { rev: 1 })
  expect(early.body.error).toMatchObject({ code: 'blocked', message: '写上要说的话' })
  expect((await shop.list(LIN, 'reply')).items).toEqual([])
  expect((await shop.list(FANG, 'reply')).items).toMatchObject([
    { id, status: 'draft', isMine: true },
  ])

  await shop.save(FANG, 'reply', id, 1, aReplyBody())
  const out = await shop.tell(FANG, 'reply', id, 'submit', { rev: 2 })
  expect(out.body).toEqual({ state: 'published', rev: 3 })
  // The second tap is the same tap.
  expect((await shop.tell(FANG, 'reply', id, 'submit', { rev: 2 })).body).toEqual(out.body)
  const lin = await shop.as(LIN)
  const { body } = await lin('GET', '/replies?chat=single&customerId=cu001')
  expect(body.items[0]).toMatchObject({ id, parts: [{ kind: 'text', text: '果果妈，周末好' }] })
  expect((await shop.look(FANG, 'reply', id)).body.versions).toMatchObject([
    { outcome: 'published', by: '方舟', approvedBy: null },
  ])
})

test('with money, health or a claim in it a second person looks; the writer cannot be that person', async () => {
  await using shop = await aLibrary()
  const id = anId('reply')
  await shop.save(
    HE,
    'reply',
    id,
    0,
    aReplyBody({ parts: [{ kind: 'text', text: '今天拉拉裤减 20 元' }] }),
  )
  const waits = await shop.tell(HE, 'reply', id, 'submit', { rev: 1 })
  expect(waits.body).toEqual({ state: 'review', rev: 2 })
  expect((await shop.list(LIN, 'reply')).items).toEqual([])
  const own = await shop.tell(HE, 'reply', id, 'decide', {
    rev: 2,
    decision: 'approve',
    reason: '',
  })
  expect(own.status).toBe(403)
  expect((await shop.save(HE, 'reply', id, 2, aReplyBody())).body.error.message).toBe(
    '正在等审核，撤回后才能改',
  )
  const back = { rev: 2, decision: 'return', reason: '写上到哪天为止' }
  expect((await shop.list(ZHOU, 'reply')).waiting).toEqual(['reply'])
  expect((await shop.tell(ZHOU, 'reply', id, 'decide', { ...back, reason: ' ' })).status).toBe(400)
  expect((await shop.tell(ZHOU, 'reply', id, 'decide', back)).body).toEqual({
    state: 'draft',
    rev: 3,
  })
  expect((await shop.look(HE, 'reply', id)).body.draft).toMatchObject({
    state: 'draft',
    returnedReason: '写上到哪天为止',
  })
  const parts = [{ kind: 'text', text: '今天到周日，拉拉裤减 20 元' }]
  await shop.save(HE, 'reply', id, 3, aReplyBody({ parts }))
  await shop.tell(HE, 'reply', id, 'submit', { rev: 4 })
  const yes = { rev: 5, decision: 'approve', reason: '' }
  expect((await shop.tell(ZHOU, 'reply', id, 'decide', yes)).body.state).toBe('published')
  expect((await shop.look(LIN, 'reply', id)).body).toMatchObject({
    status: 'live',
    body: { parts },
  })
})

test('two people write on the same thing: who is slower is told, and nothing is lost', async () => {
  await using shop = await aLibrary()
  const id = anId('page')
  await shop.save(FANG, 'page', id, 0, aPageBody())
  const [one, two] = await Promise.all([
    shop.save(FANG, 'page', id, 1, aPageBody({ title: '方舟的标题' })),
    shop.save(HE, 'page', id, 1, aPageBody({ title: '何静的标题' })),
  ])
  expect([one.status, two.status].toSorted()).toEqual([200, 409])
  const [winner, loser] = one.status === 200 ? [FANG, HE] : [HE, FANG]
  const said = (one.status === 200 ? two : one).body.error.message
  expect(said).toBe(`${winner === FANG ? '方舟' : '何静'}刚改过这一条，您写的还在，先看看她的`)
  // She looks, and saves hers over it on purpose: the other's stays among the versions.
  const hers = (await shop.look(loser, 'page', id)).body
  await shop.save(loser, 'page', id, hers.rev, aPageBody({ title: '两个人的标题' }))
  const { versions, body } = (await shop.look(FANG, 'page', id)).body
  expect(body.title).toBe('两个人的标题')
  expect(versions[0]).toMatchObject({ outcome: 'replaced', body: { title: hers.body.title } })
  // An answer that got lost on the way: the same save again is the same save.
  const again = await shop.save(loser, 'page', id, hers.rev, aPageBody({ title: '两个人的标题' }))
  expect(again).toMatchObject({ status: 200, body: { rev: hers.rev + 1 } })
})

const atOnce = <T>(ask: () => Promise<T>) => Promise.all(Array.from({ length: 8 }, ask))

test('her very first save, tapped several times at once, is one draft', async () => {
  await using shop = await aLibrary()
  const id = anId('page')
  const written = readWritten('page', JSON.stringify(aPageBody()))!
  const actor = { staffId: FANG, role: 'operator' as const, storeIds: [] }
  // As two requests that meet in the database, however the server lines them up.
  await atOnce(() => shop.db.selectFrom('setting').select('name').execute())
  const saved = await atOnce(() =>
    saveDraft(shop.deps, actor, {
      itemId: id,
      rev: 0,
      written,
      note: '',
    }),
  )
  expect(saved.map(({ rev }) => rev)).toEqual(Array(8).fill(1))
})

test('twenty submits at once publish one version', async () => {
  await using shop = await aLibrary()
  const id = anId('page')
  await shop.save(FANG, 'page', id, 0, aPageBody())
  const taps = await Promise.all(
    Array.from({ length: 20 }, () => shop.tell(FANG, 'page', id, 'submit', { rev: 1 })),
  )
  expect(new Set(taps.map(({ body }) => body.state ?? body.error.code))).toEqual(
    new Set(['published']),
  )
  const page = await shop.db.selectFrom('page').where('id', '=', id).selectAll().execute()
  expect(page).toMatchObject([{ version: 1, status: 'live' }])
})

test('a live page goes on as published while the next version is written, and its links with it', async () => {
  await using shop = await aLibrary()
  await shop.save(FANG, 'page', 'p01', 0, aPageBody({ title: '夜里怎么换，新写的' }))
  await aShare(shop.db, { id: 'share_w', pageId: 'p01', staffId: LIN, customerId: 'cu001' })
  const address = `/p/${issuePageToken(shop.deps.config, { shareId: 'share_w' })}`
  const { browser } = shop.asCustomer('cu001')
  expect(await (await browser.get(address)).text()).toContain('夜里到底要换几次')
  const item = (await shop.look(FANG, 'page', 'p01')).body
  expect(item).toMatchObject({ status: 'live', draft: { state: 'draft' } })
  expect(item.changes).toContainEqual({ field: 'title', mark: 'new', text: '夜里怎么换，新写的' })
  // The preview shows the draft to a member, and to nobody else.
  const { browser: fang } = await shop.asStaff(FANG)
  expect(await (await fang.get(item.previewUrl)).text()).toContain('夜里怎么换，新写的')
  expect((await browser.get(item.previewUrl)).status).toBe(404)
  await shop.tell(FANG, 'page', 'p01', 'submit', { rev: 1 })
  expect(await (await browser.get(address)).text()).toContain('夜里怎么换，新写的')
  expect(
    await shop.db.selectFrom('page').where('id', '=', 'p01').select('version').execute(),
  ).toEqual([{ version: 2 }])
  await shop.tell(FANG, 'page', 'p01', 'status', { status: 'off' })
  expect((await browser.get(address)).status).toBe(410)
  await shop.tell(FANG, 'page', 'p01', 'status', { status: 'live' })
  expect((await browser.get(address)).status).toBe(200)
})

test('an article about health needs a reviewer who is not its author, and the day', async () => {
  await using shop = await aLibrary()
  const id = anId('page')
  const blocks = [{ type: 'text', paragraphs: ['红屁屁先晾干，一天不退请带宝宝就医。'] }]
  await shop.save(FANG, 'page', id, 0, aPageBody({ blocks }))
  const no = await shop.tell(FANG, 'page', id, 'submit', { rev: 1 })
  expect(no.body.error.message).toBe('说到健康，要有另一位同事审过，写明审稿人和日期')
  await shop.save(
    FANG,
    'page',
    id,
    1,
    aPageBody({ blocks, reviewerId: FANG, reviewedDay: '2026-11-20' }),
  )
  expect((await shop.tell(FANG, 'page', id, 'submit', { rev: 2 })).status).toBe(422)
  await shop.save(
    FANG,
    'page',
    id,
    2,
    aPageBody({ blocks, reviewerId: HE, reviewedDay: '2026-11-20' }),
  )
  expect((await shop.tell(FANG, 'page', id, 'submit', { rev: 3 })).body.state).toBe('review')
  const yes = { rev: 4, decision: 'approve', reason: '' }
  expect((await shop.tell(HE, 'page', id, 'decide', yes)).body.state).toBe('published')
})

test('a story without her consent is not published; when she takes it back its links say so at once', async () => {
  await using shop = await aLibrary()
  const id = anId('page')
  const words = [{ type: 'quote', paragraphs: ['书角都咬烂了，我反而不心疼。'], who: '一位妈妈' }]
  const story = (storyConsentId: string | null) =>
    aPageBody({ pageKind: 'story', title: '一本书读五遍', blocks: words, storyConsentId })
  await shop.save(FANG, 'story', id, 0, story(null))
  const no = await shop.tell(FANG, 'story', id, 'submit', { rev: 1 })
  expect(no.body.error).toEqual({ code: 'blocked', message: '缺少本人授权' })
  const invented = await shop.save(FANG, 'story', id, 1, story('sc_nobody'))
  expect(invented.body.check.refusals).toContainEqual({
    field: 'storyConsentId',
    text: '缺少本人授权',
  })

  const lin = await shop.as(LIN)
  const scope = '文字与昵称，不含照片'
  const given = await lin('POST', '/library/consents/of/cu001', { scope })
  expect(given.status).toBe(201)
  await shop.save(FANG, 'story', id, 2, story(given.body.id))
  expect((await shop.tell(FANG, 'story', id, 'submit', { rev: 3 })).body.state).toBe('review')
  const yes = { rev: 4, decision: 'approve', reason: '' }
  expect((await shop.tell(HE, 'story', id, 'decide', yes)).body.state).toBe('published')
  await aShare(shop.db, { id: 'share_s', pageId: id, staffId: LIN, customerId: 'cu001' })
  const address = `/p/${issuePageToken(shop.deps.config, { shareId: 'share_s' })}`
  const { browser } = shop.asCustomer('cu001')
  expect(await (await browser.get(address)).text()).toContain('书角都咬烂了')

  expect((await lin('POST', `/library/consents/${given.body.id}/withdraw`, {})).status).toBe(200)
  const after = await browser.get(address)
  expect(after.status).toBe(410)
  expect(await after.text()).not.toContain('书角都咬烂了')
  const on = await shop.tell(FANG, 'story', id, 'status', { status: 'live' })
  expect(on.body.error.message).toBe('她收回了授权，不能再讲她的故事')
})

test('what she agreed to is written down once however often it is tapped, and stands beside the pages that tell it', async () => {
  await using shop = await aLibrary()
  const lin = await shop.as(LIN)
  const wish = { scope: '原话和昵称，不含照片', key: 'tap-of-lin' }
  const [a, b] = await Promise.all([
    lin('POST', '/library/consents/of/cu001', wish),
    lin('POST', '/library/consents/of/cu001', wish),
  ])
  expect(a.body.id).toBe(b.body.id)
  await aPage(shop.db, 'p_story', 'story')
  await shop.db
    .updateTable('page')
    .set({ storyConsentId: a.body.id })
    .where('id', '=', 'p_story')
    .execute()
  const listed = await lin('GET', '/library/consents/of/cu001')
  expect(listed.body.items).toEqual([
    {
      id: a.body.id,
      scope: wish.scope,
      givenAt: expect.any(Number),
      withdrawnAt: null,
      pages: [{ id: 'p_story', title: expect.any(String) }],
    },
  ])
  await lin('POST', `/library/consents/${a.body.id}/withdraw`, {})
  const [after] = (await lin('GET', '/library/consents/of/cu001')).body.items
  expect(after).toMatchObject({ withdrawnAt: expect.any(Number), pages: [] })
})

test('a rep drafts her own and uses the rest; what others are writing is not there for her', async () => {
  await using shop = await aLibrary()
  const [mine, hers] = [anId('reply'), anId('reply')]
  await shop.save(LIN, 'reply', mine, 0, aReplyBody())
  await shop.save(FANG, 'reply', hers, 0, aReplyBody())
  expect((await shop.list(LIN, 'reply')).items.map((item: any) => item.id)).toEqual([mine])
  expect((await shop.look(LIN, 'reply', hers)).status).toBe(404)
  expect((await shop.save(LIN, 'reply', hers, 1, aReplyBody())).status).toBe(404)
  expect((await shop.save(LIN, 'page', 'p01', 0, aPageBody())).status).toBe(403)
  expect((await shop.save(LIN, 'page', anId('reply'), 0, aPageBody())).status).toBe(404)
  // However harmless: a rep's words are looked at once.
  expect((await shop.tell(LIN, 'reply', mine, 'submit', { rev: 1 })).body.state).toBe('review')
  expect((await shop.tell(LIN, 'reply', mine, 'withdraw', { rev: 2 })).body.state).toBe('draft')
  expect((await shop.tell(LIN, 'reply', mine, 'drop', { rev: 3 })).body).toEqual({ rev: 4 })
  expect((await shop.list(LIN, 'reply')).items).toEqual([])
  // 撤销: the same words, from the draft she saw.
  expect((await shop.save(LIN, 'reply', mine, 4, aReplyBody())).body.rev).toBe(5)
})

test('a coupon is money: a manager looks, and afterwards its terms stand', async () => {
  await using shop = await aLibrary()
  const id = anId('coupon')
  const coupon = {
    name: '湿巾满 50 减 10',
    faceFen: 1000,
    minSpendFen: 5000,
    validDays: 7,
    startsAt: CLOCK,
    endsAt: CLOCK + 30 * DAY,
    budget: 100,
    perPerson: 1,
    perGroupDay: 1,
    weekday: null,
    isRedEnvelope: false,
  }
  await shop.save(FANG, 'coupon', id, 0, { ...coupon, faceFen: 6000 })
  const no = await shop.tell(FANG, 'coupon', id, 'submit', { rev: 1 })
  expect(no.body.error.message).toBe('减的比要买的还多')
  await shop.save(FANG, 'coupon', id, 1, coupon)
  expect((await shop.tell(FANG, 'coupon', id, 'submit', { rev: 2 })).body.state).toBe('review')
  const yes = { rev: 3, decision: 'approve', reason: '' }
  expect((await shop.tell(HE, 'coupon', id, 'decide', yes)).body.state).toBe('published')
  const { items } = (await (await shop.as(LIN))('GET', '/coupons')).body
  expect(items).toMatchObject([{ id, name: '湿巾满 50 减 10', budget: 100, issued: 0 }])
  const late = await shop.save(FANG, 'coupon', id, 4, { ...coupon, faceFen: 2000 })
  expect(late.body.error.message).toBe('券的条件定了就不改，要改就另建一张')
})

test('a template that comes to promise money waits for a second pair of eyes; what is in use stays', async () => {
  await using shop = await aLibrary()
  const id = anId('template')
  const template = {
    title: '会员日群',
    kind: 'trade',
    playName: '',
    groupName: '翠湖·周三会员日',
    welcome: '您好，清单前一晚发。',
    fixedMembers: [],
    antiSpam: '发广告移出',
    autoReply: '不开',
    mayRename: false,
    guides: [],
    hours: null,
    maxPosts: null,
    couponsPerPerson: null,
    replyLimitMin: null,
  }
  await shop.save(FANG, 'template', id, 0, template)
  const plain = await shop.tell(FANG, 'template', id, 'submit', { rev: 1 })
  expect(plain.body.state).toBe('published')
  const money = { ...template, welcome: '进群的都有满 199 减 20 的券。' }
  await shop.save(FANG, 'template', id, 2, money)
  const waiting = await shop.tell(FANG, 'template', id, 'submit', { rev: 3 })
  expect(waiting.body.state).toBe('review')
  const read = async () => (await (await shop.as(LIN))('GET', '/group-templates')).body.templates
  expect(await read()).toMatchObject([{ id, welcome: template.welcome }])
  await shop.tell(HE, 'template', id, 'decide', { rev: 4, decision: 'approve', reason: '' })
  expect(await read()).toMatchObject([{ id, welcome: money.welcome }])
})

test('a certificate is shown once a manager has checked it, and not from the day it ends', async () => {
  await using shop = await aLibrary()
  const lin = await shop.as(LIN)
  const he = await shop.as(HE)
  await aShare(shop.db, { id: 'share_c', pageId: 'p01', staffId: LIN, customerId: 'cu001' })
  const address = `/p/${issuePageToken(shop.deps.config, { shareId: 'share_c' })}`
  const { browser } = shop.asCustomer('cu001')
  const seen = async () => (await (await browser.get(address)).text()).includes('育婴员（三级）')
  const card = { bio: '', certName: '育婴员（三级）', certUntilDay: '2026-11-22' }
  expect(
    (await lin('PUT', '/library/cards/mine', { ...card, certUntilDay: '2026-11-20' })).status,
  ).toBe(400)
  expect((await lin('PUT', '/library/cards/mine', card)).status).toBe(200)
  expect(await seen()).toBe(false)
  const { bio: _bio, ...looked } = card
  const check = { isGood: true, ...looked, certPictureId: null }
  // What she has not looked at is not what she says yes to.
  for (const other of [
    { certName: '别的' },
    { certUntilDay: '2027-11-22' },
    { certPictureId: 'a'.repeat(64) },
  ]) {
    const no = await he('POST', `/library/cards/${LIN}/check`, { ...check, ...other })
    expect(no.status).toBe(409)
  }
  expect((await he('POST', `/library/cards/${LIN}/check`, check)).status).toBe(200)
  expect(await seen()).toBe(true)
  expect((await he('POST', `/library/cards/${HE}/check`, check)).status).toBe(403)
  shop.clock.now = Date.parse('2026-11-22T23:59:00+08:00')
  expect(await seen()).toBe(true)
  shop.clock.now = Date.parse('2026-11-23T00:00:00+08:00')
  expect(await seen()).toBe(false)
  const { browser: again } = await shop.asStaff(LIN)
  const [mine] = (await (await again.get('/api/sidebar/library/cards')).json()).items
  expect(mine).toMatchObject({ state: 'expired', certUntilDay: '2026-11-22' })
})

test('what comes from outside is looked at before it is kept', async () => {
  await using shop = await aLibrary()
  const fang = await shop.as(FANG)
  const put = (body: unknown, id = anId('page')) => fang('PUT', `/library/items/page/${id}`, body)
  const whole = { kind: 'page', rev: 0, note: '', body: aPageBody() }
  const bad = [
    { ...whole, kind: 'reply' },
    { ...whole, rev: -1 },
    { ...whole, note: 'x'.repeat(201) },
    { ...whole, body: { ...whole.body, more: 1 } },
    { ...whole, body: aPageBody({ title: 'x'.repeat(61) }) },
    { ...whole, body: aPageBody({ blocks: [{ paragraphs: ['没有类型'] }] }) },
    { ...whole, body: aPageBody({ blocks: Array.from({ length: 81 }, () => ({ type: 'text' })) }) },
    { ...whole, body: aPageBody({ reviewedDay: '2026-13-40' }) },
    { ...whole, body: aPageBody({ pageKind: 'coupon' }) },
  ]
  for (const body of bad) expect((await put(body)).status).toBe(400)
  expect((await put(whole, "p'--")).status).toBe(400)
  expect((await put(whole, 'page_mine')).status).toBe(404)
  const script = { type: 'picture', url: 'javascript:alert(1)', width: 5, height: 4, alt: '' }
  const kept = await put({ ...whole, body: aPageBody({ blocks: [script] }) })
  expect(kept.body.check.refusals).toContainEqual({ field: 'blocks', text: '有一块内容还没写完' })
})
