import type { Insertable } from 'kysely'
import type { Schema } from '../../../db/schema.ts'

/** 九样商品 */
export const demoProducts: Insertable<Schema['product']>[] = [
  {
    id: 'pd01',
    name: '夜用拉拉裤 L 码 20 片',
    priceFen: 6900,
    stock: 20,
    pickup: '翠湖店',
    imageUrl: null,
  },
  {
    id: 'pd02',
    name: '加厚棉柔巾 6 包',
    priceFen: 3990,
    stock: null,
    pickup: '到店自提',
    imageUrl: null,
  },
  {
    id: 'pd03',
    name: '硅胶牙胶（可水煮）',
    priceFen: 2900,
    stock: null,
    pickup: '到店自提',
    imageUrl: null,
  },
  {
    id: 'pd04',
    name: '分腿睡袋 80/90 码',
    priceFen: 15900,
    stock: null,
    pickup: '到店自提',
    imageUrl: null,
  },
  {
    id: 'pd05',
    name: '可折叠儿童餐椅',
    priceFen: 25900,
    stock: null,
    pickup: '到店自提',
    imageUrl: null,
  },
  {
    id: 'pd06',
    name: '单手收推车',
    priceFen: 89900,
    stock: null,
    pickup: '到店自提',
    imageUrl: null,
  },
  {
    id: 'pd07',
    name: '撕不烂布书 3 册',
    priceFen: 4900,
    stock: null,
    pickup: '到店自提',
    imageUrl: null,
  },
  {
    id: 'pd08',
    name: '待产清单组合',
    priceFen: 38800,
    stock: null,
    pickup: '到店自提',
    imageUrl: null,
  },
  {
    id: 'pd09',
    name: '口水巾 1 条（积分兑换）',
    priceFen: 0,
    stock: null,
    pickup: '到店自提',
    imageUrl: null,
  },
]

/** 两位客户本人的授权; days before T0. */
export const demoStoryConsents = [
  { id: 'sc_001', customerId: 'cu009', scope: '文字与昵称，不含照片', daysAgo: 14 },
  { id: 'sc_002', customerId: 'cu003', scope: '文字与昵称，不含照片', daysAgo: 33 },
]
