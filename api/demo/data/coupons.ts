/** A coupon of the demo shop, and how many of it went out and came back in its last seven days. */
export interface CouponPlan {
  id: string
  name: string
  faceFen: number
  minSpendFen: number
  validDays: number
  budget: number | null
  perPerson: number
  weekday: number | null
  isRedEnvelope: boolean
  purpose: string | null
  pageId: string | null
  issued: number
  redeemed: number
  /** Days before T0 on which it was taken. */
  takenDaysAgo: readonly number[]
}

const usual = {
  validDays: 14,
  budget: null,
  perPerson: 1,
  weekday: null,
  isRedEnvelope: false,
  purpose: null,
  pageId: null,
}

export const couponPlans: readonly CouponPlan[] = [
  {
    ...usual,
    id: 'cp1',
    name: '周三会员日 满199减20',
    faceFen: 2000,
    minSpendFen: 19_900,
    validDays: 1,
    perPerson: 20,
    weekday: 3,
    issued: 150,
    redeemed: 27,
    takenDaysAgo: [3],
  },
  {
    ...usual,
    id: 'cp2',
    name: '新客见面礼 满99减10',
    faceFen: 1000,
    minSpendFen: 9900,
    issued: 40,
    redeemed: 9,
    takenDaysAgo: [6, 5, 4],
  },
  {
    ...usual,
    id: 'cp3',
    name: '看过没买 满159减15',
    faceFen: 1500,
    minSpendFen: 15_900,
    validDays: 7,
    purpose: 'push_coupon',
    issued: 22,
    redeemed: 5,
    takenDaysAgo: [2, 1],
  },
  {
    ...usual,
    id: 'cp4',
    name: '好久不见 满129减15',
    faceFen: 1500,
    minSpendFen: 12_900,
    issued: 36,
    redeemed: 3,
    takenDaysAgo: [5, 4],
  },
  {
    ...usual,
    id: 'cp5',
    name: '江湾周六会员日 满199减20',
    faceFen: 2000,
    minSpendFen: 19_900,
    validDays: 1,
    perPerson: 20,
    weekday: 6,
    issued: 88,
    redeemed: 15,
    takenDaysAgo: [0],
  },
  {
    ...usual,
    id: 'cp6',
    name: '五元见面礼',
    faceFen: 500,
    minSpendFen: 0,
    validDays: 30,
    budget: 200,
    isRedEnvelope: true,
    pageId: 'p20',
    issued: 64,
    redeemed: 19,
    takenDaysAgo: [2, 1],
  },
]

/** Who holds what because the story says so, and on which day it was taken. */
export const storyGrants: readonly [couponId: string, customerId: string, daysAgo: number][] = [
  // 券 2: next Wednesday's, and the five yuan.
  ['cp1', 'cu001', 1],
  ['cp6', 'cu001', 2],
  // 只用券：领 4 张.
  ['cp2', 'cu007', 6],
  ['cp1', 'cu007', 3],
  ['cp6', 'cu007', 2],
  ['cp5', 'cu007', 0],
]

export const demoGifts = [
  { id: 'gf_bib', name: '口水巾', points: 100, checkInDays: null, stock: 40 },
  { id: 'gf_towel', name: '加厚棉柔巾 6 包', points: 600, checkInDays: null, stock: 15 },
  { id: 'gf_day3', name: '湿巾', points: null, checkInDays: 3, stock: 60 },
  { id: 'gf_day7', name: '口水巾', points: null, checkInDays: 7, stock: 30 },
  { id: 'gf_day14', name: '布书一册', points: null, checkInDays: 14, stock: 12 },
] as const

/** Points of the two whom the story names; days after T0 on which a lot ends. */
export const storyPoints: readonly [customerId: string, points: number, lastDay: number][] = [
  ['cu001', 740, 221],
  ['cu001', 120, 14],
  ['cu003', 940, 221],
  ['cu003', 300, 3],
]

/** 签到: days before T0. 可乐妈's are those her groups counted. */
export const storyCheckIns: Record<string, readonly number[]> = {
  cu001: [6, 4, 1],
  cu003: [9, 5, 2, 0],
}

/** 本群福利 of this week. */
export const groupBenefits = [
  ['g01', '棉柔巾第 2 件半价'],
  ['g05', '推车免费检查刹车和安全带'],
  ['g09', '绘本借阅多一周'],
] as const

export const demoPartners = [
  {
    id: 'pt_photo',
    name: '向阳小照相馆（虚构）',
    offer: '满月照立减 50',
    sharePercent: 15,
    bills: 4,
    billFen: 30_000,
  },
  {
    id: 'pt_food',
    name: '拾光亲子餐厅（虚构）',
    offer: '亲子套餐 9 折',
    sharePercent: 20,
    bills: 6,
    billFen: 12_000,
  },
] as const

export const demoAffiliate = {
  id: 'af_books',
  name: '外部平台儿童读物',
  copyText: '豆苗屋推荐的儿童读物，复制这句话，在微信外打开',
  orders: 3,
  commissionFen: 520,
  rebatePoints: 52,
} as const
