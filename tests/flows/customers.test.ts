import { expect, test } from 'vitest'
import { aShop, CLOCK, DAY } from '../support/a-shop.ts'

const MINUTE = 60_000

/** Two tags of the corp's library, one of them set on her by a rule. */
async function withTags() {
  const shop = await aShop()
  await shop.add('tagGroup', { id: 'etg_care', name: '关心什么', sortNo: 1, deletedAt: null })
  for (const [id, name] of [
    ['et_night', '夜里尿多'],
    ['et_rash', '怕红屁屁'],
  ] as const) {
    await shop.add('tag', { id, groupId: 'etg_care', name, sortNo: 1, deletedAt: null })
  }
  return shop
}

test('her adviser sees in one line what just happened, and why her score is what it is', async () => {
  await using shop = await aShop()
  await shop.aLook('cu001', 'p11', CLOCK - DAY)
  await shop.aLook('cu001', 'p11', CLOCK - 3 * MINUTE)
  await shop.aReply('s18', '{称呼}，您看过的{商品}，{门店}有试用装。', {
    situation: 'looked_not_bought',
  })
  const ask = await shop.as('u_linxiaoyu')

  const { status, body } = await ask('GET', '/customers/cu001')

  expect(status).toBe(200)
  expect(body.line).toEqual({ text: '第 2 次看「夜用拉拉裤 L」', at: CLOCK - 3 * MINUTE })
  expect(body.stage.name).toBe('意向')
  expect(body.score.value).toBeGreaterThan(0)
  expect(body.score.parts.reduce((sum: number, part: any) => sum + part.points, 0)).toBe(
    body.score.value,
  )
  expect(body.suggestions).toMatchObject([
    {
      key: 'looked:p11',
      replyId: 's18',
      reason: '「夜用拉拉裤 L」看过 2 次，还没下单',
      parts: [{ kind: 'text', text: '果果妈，您看过的夜用拉拉裤，翠湖店有试用装。', missing: [] }],
      blocked: null,
    },
  ])
  expect(body.followers.map((it: any) => it.name).sort()).toEqual(['何静', '林小雨'])
  expect(body.quota).toEqual({ sentToday: 0, leftToday: 3 })
})

test('our remark about her never reaches the words she is sent', async () => {
  await using shop = await aShop()
  await shop.aReply('s01', '{称呼}您好')
  const ask = await shop.as('u_linxiaoyu')
  expect((await ask('GET', '/customers/cu001')).body.remark).toBe('难缠，别理')
  const replies = await ask('GET', '/replies?chat=single&customerId=cu001')
  expect(replies.body.items[0].parts[0].text).toBe('果果妈您好')
})

test('a customer of somebody else is not there, like one who does not exist', async () => {
  await using shop = await aShop()
  await shop.aCustomer('cu900', {}, ['u_hejing'])
  const ask = await shop.as('u_linxiaoyu')
  const hers = await ask('GET', '/customers/cu900')
  expect(hers.status).toBe(404)
  expect(await ask('GET', '/customers/cu999')).toEqual(hers)
})

test('a tag is set once however often it is tapped, WeCom hears of it, and undo takes it back', async () => {
  await using shop = await withTags()
  const ask = await shop.as('u_linxiaoyu')
  const add = { add: ['et_night'], remove: [] }

  await Promise.all([
    ask('POST', '/customers/cu001/tags', add),
    ask('POST', '/customers/cu001/tags', add),
  ])
  const { body } = await ask('POST', '/customers/cu001/tags', add)
  expect(body.tags).toEqual([
    { id: 'et_night', name: '夜里尿多', groupName: '关心什么', setBy: 'person', ruleName: null },
  ])
  await shop.runDueJobs()
  const known = await shop.deps.wecom.getCustomer('cu001')
  expect(known.follows.find((it) => it.staffId === 'u_linxiaoyu')!.tagIds).toContain('et_night')
  const acts = await shop.db
    .selectFrom('auditLog')
    .where('action', '=', 'tags.change')
    .selectAll()
    .execute()
  expect(acts).toHaveLength(1)

  await ask('POST', '/customers/cu001/tags', { add: [], remove: ['et_night'] })
  await shop.runDueJobs()
  const after = await shop.deps.wecom.getCustomer('cu001')
  expect(after.follows.find((it) => it.staffId === 'u_linxiaoyu')!.tagIds).not.toContain('et_night')
  expect((await ask('GET', '/customers/cu001')).body.tags).toEqual([])
})

test('a tag set and taken off before WeCom heard of it ends taken off there', async () => {
  await using shop = await withTags()
  const ask = await shop.as('u_linxiaoyu')
  await ask('POST', '/customers/cu001/tags', { add: ['et_night', 'et_rash'], remove: [] })
  await ask('POST', '/customers/cu001/tags', { add: [], remove: ['et_night'] })
  await shop.runDueJobs()
  const known = await shop.deps.wecom.getCustomer('cu001')
  const { tagIds } = known.follows.find((it) => it.staffId === 'u_linxiaoyu')!
  expect(tagIds).toContain('et_rash')
  expect(tagIds).not.toContain('et_night')
})

test('a tag a rule had set becomes hers who sets it by hand', async () => {
  await using shop = await withTags()
  await shop.add('followTag', {
    staffId: 'u_linxiaoyu',
    customerId: 'cu001',
    tagId: 'et_night',
    setBy: 'rule',
    ruleName: '夜里看过三次',
    setAt: CLOCK - DAY,
    wecomAt: null,
  })
  const ask = await shop.as('u_linxiaoyu')
  const { body } = await ask('POST', '/customers/cu001/tags', { add: ['et_night'], remove: [] })
  expect(body.tags).toMatchObject([{ id: 'et_night', setBy: 'person', ruleName: null }])
})

test('a tag that was deleted in WeCom cannot be set, and nothing else of the tap is kept', async () => {
  await using shop = await withTags()
  await shop.db.updateTable('tag').set({ deletedAt: CLOCK }).where('id', '=', 'et_rash').execute()
  const ask = await shop.as('u_linxiaoyu')
  const answer = await ask('POST', '/customers/cu001/tags', {
    add: ['et_night', 'et_rash'],
    remove: [],
  })
  expect(answer).toEqual({
    status: 410,
    body: { error: { code: 'gone', message: '这个标签已经被删除了' } },
  })
  expect((await ask('GET', '/customers/cu001')).body.tags).toEqual([])
})

test('a note is written once, reminds three days ahead, goes and comes back with its reminder', async () => {
  await using shop = await aShop()
  const ask = await shop.as('u_linxiaoyu')
  await ask('POST', '/customers/cu001/notes', { text: '爱喝热水', remindDay: null, key: 'k0' })
  shop.clock.now += MINUTE
  const written = { text: '打疫苗', remindDay: '2026-11-24', key: 'k1' }
  const [first, second] = await Promise.all([
    ask('POST', '/customers/cu001/notes', written),
    ask('POST', '/customers/cu001/notes', written),
  ])
  expect(first!.body.id).toBe(second!.body.id)
  shop.clock.now += MINUTE
  await ask('POST', '/customers/cu001/notes', { text: '后来的一条', remindDay: null, key: 'k2' })

  const profile = async () => (await ask('GET', '/customers/cu001')).body
  expect((await profile()).notes.map((it: any) => it.text)).toEqual([
    '打疫苗',
    '后来的一条',
    '爱喝热水',
  ])
  expect((await profile()).tasks).toMatchObject([
    { rule: '记着的日子快到了', reason: '11月24日：打疫苗', dueAt: shop.clock.now - MINUTE },
  ])

  await ask('DELETE', `/customers/cu001/notes/${first!.body.id}`)
  expect((await profile()).notes.map((it: any) => it.text)).toEqual(['后来的一条', '爱喝热水'])
  expect((await profile()).tasks).toEqual([])

  await ask('POST', `/customers/cu001/notes/${first!.body.id}/restore`)
  expect((await profile()).notes).toHaveLength(3)
  expect((await profile()).tasks).toHaveLength(1)
})

test("what somebody else wrote down stays; a child's age waits for a guardian", async () => {
  await using shop = await aShop()
  const [xiaoyu, hejing] = [await shop.as('u_linxiaoyu'), await shop.as('u_hejing')]
  const { body } = await hejing('POST', '/customers/cu001/notes', {
    text: '喜欢蓝色',
    remindDay: null,
    key: 'k',
  })
  expect((await xiaoyu('DELETE', `/customers/cu001/notes/${body.id}`)).status).toBe(403)
  const age = { text: '宝宝 11 个月', remindDay: null, key: 'k' }
  expect((await xiaoyu('POST', '/customers/cu001/notes', age)).status).toBe(422)
  await shop.db
    .updateTable('customer')
    .set({ guardianConsentAt: CLOCK })
    .where('id', '=', 'cu001')
    .execute()
  expect((await xiaoyu('POST', '/customers/cu001/notes', age)).status).toBe(201)
})

test('a stage moved by hand says who and why, and undo lets her deeds decide again', async () => {
  await using shop = await aShop()
  const ask = await shop.as('u_linxiaoyu')
  const move = { stage: '意向', reason: '电话里问了价' }
  const { body } = await ask('POST', '/customers/cu001/stage', move)
  expect((await ask('POST', '/customers/cu001/stage', move)).body.moveId).toBe(body.moveId)
  expect((await ask('GET', '/customers/cu001')).body.stage).toMatchObject({
    name: '意向',
    evidence: ['手动移动：电话里问了价'],
    moved: { by: '林小雨', reason: '电话里问了价', id: body.moveId },
  })
  await ask('DELETE', `/customers/cu001/stage/${body.moveId}`)
  await ask('DELETE', `/customers/cu001/stage/${body.moveId}`)
  expect((await ask('GET', '/customers/cu001')).body.stage).toMatchObject({
    name: '初识',
    moved: null,
  })
})

test('the first move of her stage, tapped four times at once, is one move', async () => {
  await using shop = await aShop()
  const ask = await shop.as('u_linxiaoyu')
  for (let round = 0; round < 5; round++) {
    await shop.db.deleteFrom('stageMove').execute()
    await shop.db.deleteFrom('customerScore').execute()
    const move = { stage: '意向', reason: '电话里问了价' }
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => ask('POST', '/customers/cu001/stage', move)),
    )
    expect(new Set(answers.map(({ body }) => body.moveId)).size).toBe(1)
    expect(await shop.db.selectFrom('stageMove').select('id').execute()).toHaveLength(1)
  }
})

test('a remark is hers who writes it, here and in WeCom; refused there, it is not written here', async () => {
  await using shop = await aShop()
  const [xiaoyu, hejing] = [await shop.as('u_linxiaoyu'), await shop.as('u_hejing')]
  await xiaoyu('POST', '/customers/cu001/remark', { remark: '果果妈 翠湖' })
  expect((await xiaoyu('GET', '/customers/cu001')).body.remark).toBe('果果妈 翠湖')
  const known = await shop.deps.wecom.getCustomer('cu001')
  expect(known.follows.find((it) => it.staffId === 'u_linxiaoyu')!.remark).toBe('果果妈 翠湖')

  // WeCom does not know her as 何静's friend.
  const refused = await hejing('POST', '/customers/cu001/remark', { remark: '换一个' })
  expect(refused.status).toBe(422)
  expect((await hejing('GET', '/customers/cu001')).body.remark).toBe('难缠，别理')
})

test('别再发: at once she is in no list, and only what she asked for stays', async () => {
  await using shop = await aShop()
  await shop.aLook('cu001', 'p11', CLOCK - DAY)
  await shop.aLook('cu001', 'p11', CLOCK - MINUTE)
  await shop.aTask('t1', 'cu001', { rule: 'push_coupon' })
  await shop.aTask('t2', 'cu001', { rule: 'asked' })
  await shop.aReply('s18', '{称呼}，有试用装', { situation: 'looked_not_bought' })
  await shop.aReply('s12', '{称呼}，看腿围', { category: '咨询问答', situation: 'asked' })
  const ask = await shop.as('u_linxiaoyu')
  expect((await ask('GET', '/today')).body.leads).toHaveLength(1)

  await ask('POST', '/customers/cu001/preference', { preference: 'none' })

  const today = await ask('GET', '/today')
  expect(today.body.leads).toEqual([])
  expect(today.body.tasks.map((it: any) => it.id)).toEqual(['t2'])
  const profile = await ask('GET', '/customers/cu001')
  expect(profile.body.suggestions.map((it: any) => it.replyId)).toEqual(['s12'])
  expect(profile.body.quota.leftToday).toBe(0)
  const replies = await ask('GET', '/replies?chat=single&customerId=cu001')
  expect(replies.body.items.map((it: any) => it.id)).toEqual(['s12'])
})

test('the timeline tells everything once, newest first, page by page, even within one moment', async () => {
  await using shop = await withTags()
  const ask = await shop.as('u_linxiaoyu')
  for (let i = 0; i < 33; i++) await shop.aLook('cu001', 'p01', CLOCK - (i % 3) * MINUTE)
  for (let i = 0; i < 33; i++) await shop.anOrder(`o${i}`, 'cu001', CLOCK - (i % 3) * MINUTE)
  await ask('POST', '/customers/cu001/tags', { add: ['et_night', 'et_rash'], remove: [] })
  await ask('POST', '/customers/cu001/notes', { text: '爱喝热水', remindDay: null, key: 'k' })
  await ask('POST', '/customers/cu001/stage', { stage: '意向', reason: '问了价' })

  const seen: any[] = []
  let before = ''
  for (let pages = 0; pages < 10; pages++) {
    const { body } = await ask('GET', `/customers/cu001/timeline?kind=all${before}`)
    seen.push(...body.items)
    if (body.next === null) break
    before = `&before=${encodeURIComponent(body.next)}`
  }
  expect(seen).toHaveLength(70)
  expect(new Set(seen.map((it) => it.id)).size).toBe(70)
  expect(seen.map((it) => it.at)).toEqual(seen.map((it) => it.at).sort((a, b) => b - a))
  const orders = await ask('GET', '/customers/cu001/timeline?kind=orders')
  expect(orders.body.items[0]).toMatchObject({
    kind: 'order',
    text: '下单 ¥69',
    detail: '夜用拉拉裤 · 单号 o9',
  })
  expect((await ask('GET', '/customers/cu001/timeline?before=x')).status).toBe(400)
})
