import { expect, test } from 'vitest'
import { createWorld } from '../world.ts'

// 打扰 and 群发 as the shop's book has them on Saturday 20:41.

test('林小雨 has sent nobody a 群发 today; 会员日 stands at 8 of 30 and 1 of 2', async () => {
  await using world = await createWorld({ shop: 'demo' })
  const get = async (staffId: string, path: string) => {
    const { browser } = await world.asStaff(staffId)
    return (await (await browser.get(`/api/sidebar${path}`)).json()) as any
  }
  const today = await get('u_linxiaoyu', '/quota/today')
  expect(today).toMatchObject({
    personal: { used: 0, cap: 1 },
    group: {
      id: 'g01',
      quota: { corp: { used: 8, cap: 30 }, ours: { about: 'promo_week', used: 1, cap: 2 } },
    },
  })
  expect(today.toConfirm).toMatchObject([{ title: '换季清单', chatType: 'single' }])
  expect(today.toConfirm[0].people).toBeGreaterThan(0)
  expect(await get('u_linxiaoyu', '/quota/groups/g02')).toMatchObject({
    ours: { about: 'flash', used: 3, cap: 5 },
  })

  const disturbance = await get('u_zhoumin', '/quota/disturbance?days=7')
  expect(disturbance).toMatchObject({ exits: 9, optOuts: 3 })
  const g06 = disturbance.groups.find(({ id }: any) => id === 'g06')
  expect(g06).toMatchObject({ posts: 5, promos: 5, exits: 6 })
  expect(g06.insisted).toHaveLength(3)
  expect(disturbance.groups.find(({ id }: any) => id === 'g01')).toMatchObject({ insisted: [] })

  const { items } = await get('u_fangzhou', '/mass')
  expect(items).toMatchObject([{ title: '换季清单', sent: 0, failed: 0 }])
  expect(items[0].waitingFor).toContain('林小雨')
  const { staff } = await get('u_zhoumin', '/quota/load')
  expect(staff.map(({ band }: any) => band)).toEqual(staff.map(() => 'below'))
})
