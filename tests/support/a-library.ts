import { aShop } from './a-shop.ts'
import { STAFF } from './cared-group.ts'

export const FANG = 'u_fangzhou'
export const HE = 'u_hejing'
export const ZHOU = 'u_zhoumin'
export const LIN = 'u_linxiaoyu'

let made = 0
/** An id nobody has. */
export const anId = (prefix: string) => `${prefix}_${(++made).toString(16).padStart(32, '0')}`

export const aReplyBody = (over: object = {}) => ({
  category: '日常聊天',
  title: '周末问好',
  useWhen: '几天没说话',
  avoidWhen: '',
  situation: null,
  isPromotion: false,
  parts: [{ kind: 'text', text: '{称呼}，周末好' }],
  ...over,
})

export const aPageBody = (over: object = {}) => ({
  pageKind: 'article',
  title: '绘本怎么读',
  description: '一本读五遍也没关系',
  minutes: 2,
  productId: null,
  authorId: FANG,
  reviewerId: null,
  reviewedDay: null,
  storyConsentId: null,
  gift: '',
  blocks: [{ type: 'text', paragraphs: ['同一本读五天，他会自己翻到那一页。'] }],
  ...over,
})

/** 方舟 who writes, 何静 and 周敏 who look, 林小雨 who uses; and 库's doors at hand. */
export async function aLibrary() {
  const shop = await aShop()
  const { db } = shop
  await db.updateTable('staff').set({ role: 'manager' }).where('id', '=', HE).execute()
  await shop.add('staff', { ...STAFF, id: FANG, name: '方舟', role: 'operator' })
  await shop.add('staff', { ...STAFF, id: ZHOU, name: '周敏', role: 'manager' })
  await shop.add('staffStore', { staffId: ZHOU, storeId: 'st1' })
  const to = (kind: string, id: string, verb = '') =>
    `/library/items/${kind}/${id}${verb && `/${verb}`}`
  return Object.assign(shop, {
    async save(staffId: string, kind: string, id: string, rev: number, body: object, note = '') {
      const asked = { kind, rev, note, body }
      return (await shop.as(staffId))('PUT', to(kind, id), asked)
    },
    async tell(staffId: string, kind: string, id: string, verb: string, body: object) {
      return (await shop.as(staffId))('POST', to(kind, id, verb), body)
    },
    async look(staffId: string, kind: string, id: string) {
      return (await shop.as(staffId))('GET', to(kind, id))
    },
    async list(staffId: string, kind: string) {
      return (await (await shop.as(staffId))('GET', `/library/items/${kind}`)).body
    },
  })
}
