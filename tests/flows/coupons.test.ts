import { expect, test } from 'vitest'
import { claimCoupon } from '../../api/coupons/claim-coupon.ts'
import { readCode } from '../../api/coupons/coupon-code.ts'
import { rebuildCouponDays } from '../../api/coupons/coupon-days.ts'
import type { Visitor } from '../../api/env.ts'
import { inTransaction } from '../../db/database.ts'
import { saveRule } from '../../db/queries/group-care.ts'
import { insertOrder } from '../../db/queries/shop-orders.ts'
import { aCoupon, anOrderRow, aShopWithCoupons } from '../support/a-benefit.ts'
import { CLOCK } from '../support/platform.ts'
import { aGroup } from '../support/shop-parts.ts'

const DAY = 86_400_000

const codeOf = async (shop: Awaited<ReturnType<typeof aShopWithCoupons>>, holderId: string) =>
  (
    await shop.deps.db
      .selectFrom('couponGrant')
      .where('holderId', '=', holderId)
      .select('code')
      .executeTakeFirstOrThrow()
  ).code

const days = (shop: Awaited<ReturnType<typeof aShopWithCoupons>>) =>
  shop.deps.db
    .selectFrom('couponDay')
    .where((eb) => eb.or([eb('issued', '<>', 0), eb('redeemed', '<>', 0)]))
    .orderBy('day')
    .orderBy('couponId')
    .orderBy('groupId')
    .orderBy('staffId')
    .selectAll()
    .execute()

test('果果妈 reads what a coupon is worth before tapping, takes it without any script, and uses it once', async () => {
  await using shop = await aShopWithCoupons()
  const { db } = shop.deps
  await aCoupon(db, { budget: 200, isRedEnvelopeAt: 1, minSpendFen: 0 })
  const { path, token } = await shop.couponPage()

  const stranger = await shop.phone().open(path)
  expect(stranger).toContain('¥5')
  expect(stranger).toContain('红包样式的优惠券，不是现金')
  expect(stranger).toContain('共 200 张，还有 200 张')
  expect(stranger).toContain('在微信里打开这一页就能领')
  expect(stranger).not.toContain('action="/api/miniapp/coupons/claim"')

  const phone = shop.phone(shop.known('cu001'))
  const before = await phone.open(path)
  expect(before).toContain('先要您点「可以」')
  const key = /name="key" value="([^"]+)"/.exec(before)![1]!
  const fields = { token, couponId: 'cp6', key, agree: 'yes' }
  const answers = await Promise.all(
    [1, 2, 3].map(() => phone.submit('/api/miniapp/coupons/claim', fields)),
  )
  for (const answer of answers) {
    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toBe(`${path}?said=taken#coupon`)
  }
  const after = await phone.open(path)
  const code = await codeOf(shop, 'cu001')
  expect(after).toContain(`${code.slice(0, 3)} ${code.slice(3, 6)} ${code.slice(6)}`)
  expect(after).toContain('共 200 张，还有 199 张')
  expect(after).not.toContain('领这张券')
  expect(await db.selectFrom('couponGrant').select('id').execute()).toHaveLength(1)

  // At the counter: scanned or typed with blanks, two taps, and no name anywhere.
  const typed = `${code.slice(0, 3)} ${code.slice(3, 6)} ${code.slice(6)}`
  const seen = await shop.askStaff(
    'u_linxiaoyu',
    'GET',
    `/counter?code=${encodeURIComponent(typed)}`,
  )
  expect(seen.body).toMatchObject({
    kind: 'coupon',
    name: '五元见面礼',
    state: 'usable',
    refusal: null,
  })
  expect(JSON.stringify(seen.body)).not.toContain('果果妈')
  const used = await shop.askStaff('u_linxiaoyu', 'POST', '/counter', { code, key: 'tap-1' })
  expect(used).toMatchObject({ status: 200, body: { state: 'used', refusal: null } })
  const sameTap = await shop.askStaff('u_linxiaoyu', 'POST', '/counter', { code, key: 'tap-1' })
  expect(sameTap).toMatchObject({ status: 200, body: { state: 'used', refusal: null } })
  const second = await shop.askStaff('u_linxiaoyu', 'POST', '/counter', { code, key: 'tap-2' })
  expect(second.status).toBe(409)
  expect(second.body.error.message).toBe('11月21日 20:41 在翠湖店用过了（林小雨）')
  expect(await days(shop)).toEqual([
    {
      day: '2026-11-21',
      couponId: 'cp6',
      groupId: 'g1',
      staffId: 'u_linxiaoyu',
      issued: 1,
      redeemed: 1,
    },
  ])
})

test('a code with a wrong digit is told from one that does not exist; nobody without the job may look', async () => {
  await using shop = await aShopWithCoupons()
  await shop.aStaff('u_it', 'it')
  const wrong = await shop.askStaff('u_linxiaoyu', 'GET', '/counter?code=1234567890')
  expect([wrong.status, wrong.body.error.message]).toEqual([400, '码是十位数字，有一位不对'])
  expect(readCode('1234567897')).toBe('1234567897')
  const none = await shop.askStaff('u_linxiaoyu', 'GET', '/counter?code=1234567897')
  expect([none.status, none.body.error.message]).toEqual([404, '没有这个码，再对一遍数字'])
  expect((await shop.askStaff('u_it', 'GET', '/counter?code=1234567897')).status).toBe(403)
})

test('who says 先不用 gets no coupon and is written down nowhere', async () => {
  await using shop = await aShopWithCoupons()
  const { db } = shop.deps
  await aCoupon(db)
  const { path, token } = await shop.couponPage()
  const phone = shop.phone(shop.known('cu001'))
  const fields = { token, couponId: 'cp6', key: 'tap-1' }
  const no = await phone.submit('/api/miniapp/coupons/claim', { ...fields, agree: 'no' })
  expect(no.headers.get('location')).toBe(`${path}?said=declined#coupon`)
  // Without her 可以 the plain tap leads back to the page, where the reason stands.
  const plain = await phone.submit('/api/miniapp/coupons/claim', fields)
  expect(plain.headers.get('location')).toBe(`${path}?said=notTaken#coupon`)
  const inScript = await phone.post('/api/miniapp/coupons/claim', fields)
  expect(inScript.status).toBe(422)
  expect(await db.selectFrom('couponGrant').select('id').execute()).toEqual([])
  expect(await db.selectFrom('benefitHolder').selectAll().execute()).toEqual([])
})

test('a fourth coupon within 24 hours is refused in plain words, and so is one over the group’s or the person’s ceiling', async () => {
  await using shop = await aShopWithCoupons()
  const { db } = shop.deps
  const her = await shop.aReader('cu002')
  for (const n of [1, 2, 3, 4, 5]) await aCoupon(db, { id: `cp${n}`, perGroupDay: n === 5 ? 1 : 3 })
  const take = async (n: number, groupId: string, key = `tap-${n}`) => {
    const { token } = await shop.couponPage(`cp${n}`, { groupId })
    return claimCoupon(shop.deps, her, { token, couponId: `cp${n}`, key }).then(
      () => 'taken',
      (error: Error) => error.message,
    )
  }
  expect(await take(1, 'g1')).toBe('taken')
  expect(await take(1, 'g2', 'again')).toBe('这张券一人 1 张，已经领过了')
  expect(await take(5, 'g1')).toBe('这个群里 24 小时最多领 1 张，晚些再来')
  expect(await take(2, 'g2')).toBe('taken')
  expect(await take(3, 'g3')).toBe('taken')
  expect(await take(4, 'g4')).toBe('24 小时最多领 3 张，晚些再来')
  shop.pass(DAY)
  expect(await take(4, 'g4')).toBe('taken')
})

test('a 隔夜群 gives as many coupons as its own rule says until it closes, and none after the first order', async () => {
  await using shop = await aShopWithCoupons()
  const { db } = shop.deps
  const opened = CLOCK - DAY / 2
  await aGroup(db, 'g2', { flashOpenAt: opened, flashCloseAt: CLOCK + 2 * DAY })
  await saveRule(db, 'g2', { couponsPerPerson: 2, changedBy: 'u_linxiaoyu', changedAt: CLOCK })
  for (const n of [1, 2, 3]) await aCoupon(db, { id: `cp${n}` })
  const pages = new Map<number, { token: string; path: string }>()
  for (const n of [1, 2, 3]) {
    pages.set(n, await shop.couponPage(`cp${n}`, { groupId: 'g2', id: `share_cp${n}` }))
  }
  const take = async (her: Visitor, n: number) => {
    const { token } = pages.get(n)!
    return claimCoupon(shop.deps, her, { token, couponId: `cp${n}`, key: `tap-${n}` }).then(
      () => 'taken',
      (error: Error) => error.message,
    )
  }
  const her = await shop.aReader('cu002')
  expect([await take(her, 1), await take(her, 2)]).toEqual(['taken', 'taken'])
  expect(await take(her, 3)).toBe('这次团一人最多领 2 张，已经领过了')
  shop.pass(DAY + DAY / 8)
  expect(await take(her, 3)).toBe('这次团一人最多领 2 张，已经领过了')

  const other = await shop.aReader('cu003')
  const buys = (id: string, paidAt: number) =>
    insertOrder(db, { ...anOrderRow, id, orderNo: id, shareId: 'share_cp1', paidAt })
  await buys('before', opened - 1)
  expect(await take(other, 1)).toBe('taken')
  await buys('since', opened + 1)
  expect(await take(other, 2)).toBe('这次团的券只给第一单，您已经下过单了')
  const seen = await shop.phone(shop.known('cu003')).open(pages.get(2)!.path)
  expect(seen).toContain('这次团的券只给第一单，您已经下过单了')
  await db.updateTable('shopOrder').set({ status: 'cancelled' }).execute()
  expect(await take(other, 2)).toBe('taken')
})

test('a Wednesday coupon works on Wednesday only, midnight to midnight, and is over after it', async () => {
  await using shop = await aShopWithCoupons()
  const { db } = shop.deps
  await aCoupon(db, { id: 'cp1', weekday: 3, validDays: 1, faceFen: 2000, minSpendFen: 19_900 })
  const her = await shop.aReader('cu002')
  const { token } = await shop.couponPage('cp1')
  const { code } = await claimCoupon(shop.deps, her, { token, couponId: 'cp1', key: 'tap' })
  const look = async () =>
    (await shop.askStaff('u_linxiaoyu', 'GET', `/counter?code=${code}`)).body.refusal
  expect(await look()).toBe('只在周三能用')
  const midnight = Date.parse('2026-11-25T00:00:00+08:00')
  shop.pass(midnight - 1 - shop.deps.now())
  expect(await look()).toBe('只在周三能用')
  shop.pass(1)
  expect(await look()).toBeNull()
  shop.pass(DAY - 1)
  expect(await look()).toBeNull()
  shop.pass(1)
  expect(await look()).toBe('11月25日 23:59 过期了')
  const late = await shop.askStaff('u_linxiaoyu', 'POST', '/counter', { code, key: 'tap' })
  expect(late.status).toBe(409)
})

test('an unused coupon can be taken back and is as if never issued; a used one cannot', async () => {
  await using shop = await aShopWithCoupons()
  const { db } = shop.deps
  await aCoupon(db, { budget: 1 })
  const { token } = await shop.couponPage()
  const first = await shop.aReader('cu002')
  const grant = await claimCoupon(shop.deps, first, { token, couponId: 'cp6', key: 'tap' })
  const revoke = () =>
    shop.askStaff('u_zhoumin', 'POST', `/coupon-grants/${grant.id}/revoke`, { reason: '发错了人' })
  expect((await revoke()).status).toBe(200)
  expect((await revoke()).status).toBe(200)
  const counter = await shop.askStaff('u_linxiaoyu', 'POST', '/counter', {
    code: grant.code,
    key: 'k',
  })
  expect(counter.body.error.message).toBe('这张券已经收回了')
  expect(await days(shop)).toEqual([])
  // Its place in the budget is free again.
  const second = await shop.aReader('cu003')
  const next = await claimCoupon(shop.deps, second, { token, couponId: 'cp6', key: 'tap' })
  await shop.askStaff('u_linxiaoyu', 'POST', '/counter', { code: next.code, key: 'k' })
  const no = await shop.askStaff('u_zhoumin', 'POST', `/coupon-grants/${next.id}/revoke`, {
    reason: '试试',
  })
  expect([no.status, no.body.error.message]).toEqual([409, '已经用掉了，收不回来'])
})

test('the rollup of days is the same when it is counted anew from the grants', async () => {
  await using shop = await aShopWithCoupons()
  const { db } = shop.deps
  await aCoupon(db)
  await aCoupon(db, { id: 'cp2' })
  for (const [i, groupId] of ['g1', 'g2', null, 'g1'].entries()) {
    const reader = await shop.aReader(`cu2${i}`)
    for (const couponId of ['cp6', 'cp2']) {
      const { token } = await shop.couponPage(couponId, { groupId })
      const { code, id } = await claimCoupon(shop.deps, reader, { token, couponId, key: 'tap' })
      if (i === 1) await shop.askStaff('u_linxiaoyu', 'POST', '/counter', { code, key: 'k' })
      if (i === 2)
        await shop.askStaff('u_zhoumin', 'POST', `/coupon-grants/${id}/revoke`, { reason: '重复' })
    }
    shop.pass(DAY / 2)
  }
  const counted = await days(shop)
  expect(counted.length).toBeGreaterThan(3)
  await inTransaction(db, rebuildCouponDays)
  expect(await days(shop)).toEqual(counted)
})
