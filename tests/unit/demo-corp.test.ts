import { describe, expect, test } from 'vitest'
import { demoCorp, T0 } from '../../api/demo/corp.ts'
import { DAY, minuteOfDay } from '../../api/shop-time.ts'

const shop = demoCorp()
const people = shop.customers

const countBy = <T>(list: readonly T[], key: (one: T) => string | number) => {
  const counts: Record<string, number> = {}
  for (const one of list) counts[key(one)] = (counts[key(one)] ?? 0) + 1
  return counts
}

describe('the demo shop, as its book says', () => {
  test('two hundred people, each quota met to the person', () => {
    expect(people).toHaveLength(200)
    expect(countBy(people, (c) => c.kind)).toEqual({ friend: 184, kf: 10, member: 6 })
    expect(countBy(people, (c) => c.storeId)).toEqual({ st1: 82, st2: 63, st3: 55 })
    expect(countBy(people, (c) => c.stage)).toEqual({
      初识: 34,
      了解: 48,
      意向: 37,
      首购: 29,
      复购: 34,
      沉睡: 18,
    })
    expect(countBy(people, (c) => c.wxType)).toEqual({ 1: 194, 2: 6 })
    expect(countBy(people, (c) => c.consent)).toEqual({ agreed: 118, declined: 31, none: 51 })
    expect(countBy(people, (c) => c.preference)).toEqual({ normal: 177, less: 14, none: 9 })
    expect(people.filter((c) => c.guardianConsentAt !== null)).toHaveLength(76)
    expect(countBy(people, (c) => c.ownerId)).toEqual({
      u_linxiaoyu: 48,
      u_hejing: 34,
      u_chenmo: 63,
      u_suting: 55,
    })
  })

  test('the same shop comes out every time', () => {
    expect(demoCorp()).toEqual(shop)
    const later = demoCorp(T0 + 7 * DAY)
    expect(later.customers.map((c) => c.createdAt - 7 * DAY)).toEqual(
      people.map((c) => c.createdAt),
    )
  })

  test.each(shop.groups.map((group) => [group.name, group] as const))(
    '%s has the members it should',
    (_name, group) => {
      const customers = group.members.filter((m) => m.type === 2)
      expect(customers).toHaveLength(group.plan.members)
      expect(new Set(group.members.map((m) => m.id)).size).toBe(group.members.length)
      expect(group.members[0]!.id).toBe(group.ownerId)
      expect(group.leavers).toHaveLength(group.plan.exit7d)
      for (const member of group.members) {
        expect(member.joinedAt).toBeGreaterThanOrEqual(group.createdAt)
        expect(member.joinedAt).toBeLessThanOrEqual(T0)
      }
      for (const leaver of group.leavers) {
        expect(customers.map((m) => m.id)).not.toContain(leaver.id)
        expect(leaver.leftAt).toBeGreaterThan(T0 - 7 * DAY)
        expect(leaver.leftAt).toBeGreaterThan(leaver.joinedAt)
      }
    },
  )

  test('nobody is in more than four groups, and both sides say the same', () => {
    for (const customer of people) {
      expect(customer.groupIds.length).toBeLessThanOrEqual(4)
      const inGroups = shop.groups.filter((g) => g.members.some((m) => m.id === customer.id))
      expect(inGroups.map((g) => g.id)).toEqual(customer.groupIds)
      for (const group of inGroups) expect(group.storeId).toBe(customer.storeId)
    }
  })

  test('who is only in a group is in one whose owner answers for her; a kf visitor is in none', () => {
    for (const c of people.filter((c) => c.kind === 'member')) {
      expect(c.groupIds).toHaveLength(1)
      expect(shop.groups.find((g) => g.id === c.groupIds[0])!.ownerId).toBe(c.ownerId)
    }
    for (const c of people.filter((c) => c.kind === 'kf')) expect(c.groupIds).toEqual([])
  })

  test('names are nicknames and no two are alike', () => {
    expect(new Set(people.map((c) => c.name)).size).toBe(200)
    for (const c of people.filter((c) => !c.isHero)) {
      expect(c.name).toMatch(/^\p{Script=Han}{1,2}(妈|爸|姥姥|奶奶|女士)[2-9]?$/u)
    }
    const roles = countBy(
      people.slice(12),
      (c) => /(妈|爸|姥姥|奶奶|女士)\d?$/.exec(c.name)?.[1] ?? '',
    )
    expect(roles['妈']).toBeGreaterThanOrEqual(138)
    expect(roles['妈']).toBeLessThanOrEqual(142)
  })

  test('an age band is kept only where a guardian agreed, and 1–4 tags follow from what is known', () => {
    const ages = new Set(shop.tags.find((g) => g.id === 'etg_age')!.tags.map((t) => t.id))
    const known = new Set(shop.tags.flatMap((g) => g.tags.map((t) => t.id)))
    for (const c of people) {
      expect(c.ageBand !== null).toBe(c.guardianConsentAt !== null)
      for (const id of c.tagIds) expect(known).toContain(id)
      if (c.tagIds.some((id) => ages.has(id))) expect(c.guardianConsentAt).not.toBeNull()
      if (!c.isHero) expect(c.tagIds.length).toBeGreaterThanOrEqual(1)
      expect(c.tagIds.length).toBeLessThanOrEqual(4)
    }
  })

  test('every reference leads to somebody, and ids are WeCom-safe and unique', () => {
    const staff = new Set(shop.staff.map((s) => s.id))
    const stores = new Set(shop.stores.map((s) => s.id))
    expect(shop.staff).toHaveLength(6)
    for (const c of people) {
      expect(staff).toContain(c.ownerId)
      expect(stores).toContain(c.storeId)
    }
    expect(people.map((c) => c.id)).toEqual(
      Array.from({ length: 200 }, (_, i) => `cu${String(i + 1).padStart(3, '0')}`),
    )
    expect(new Set(people.map((c) => c.openId)).size).toBe(200)
    for (const c of people) expect(c.unionId === null).toBe(c.wxType === 2)
    for (const one of shop.staff) if (one.cert) expect(staff).toContain(one.cert.checkedBy)
  })

  test('what happened, happened before now and after she was added; nobody came at night', () => {
    for (const c of people) {
      expect(c.createdAt).toBeLessThan(T0)
      for (const at of [c.consentAt, c.preferenceAt, c.guardianConsentAt]) {
        if (at === null) continue
        expect(at).toBeGreaterThan(c.createdAt)
        expect(at).toBeLessThanOrEqual(T0)
      }
      expect(minuteOfDay(c.createdAt)).toBeGreaterThanOrEqual(9 * 60)
      expect(minuteOfDay(c.createdAt)).toBeLessThan(24 * 60 - 120)
      expect(c.consentAt === null).toBe(c.consent === 'none')
    }
  })

  test('the story can be told: 果果妈 and the ten of tonight’s chain are in the flash group', () => {
    const flash = shop.groups.find((g) => g.id === 'g02')!
    const ids = flash.members.map((m) => m.id)
    for (const id of ['cu001', 'cu002', 'cu003', 'cu013', 'cu020', 'cu022']) {
      expect(ids).toContain(id)
    }
    expect(flash.flash!.closeAt - T0).toBe(19 * 60_000)
    const agreed = people.filter((c) => ids.includes(c.id) && c.consent === 'agreed')
    expect(agreed.length).toBeGreaterThanOrEqual(11)
    const buyers = (groupId: string) =>
      people.filter(
        (c) => c.groupIds.includes(groupId) && (c.stage === '首购' || c.stage === '复购'),
      ).length
    for (const id of ['g01', 'g05', 'g09']) expect(buyers(id)).toBeGreaterThanOrEqual(8)
  })
})
