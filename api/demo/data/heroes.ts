import type { CustomerKind, Preference, Stage } from '../../../db/schema.ts'

/** What the story says of one person; what it leaves out, the rules fill in. */
export interface PersonPlan {
  id: string
  name: string
  storeId: 'st1' | 'st2' | 'st3'
  ownerId: string
  stage: Stage
  kind?: CustomerKind
  wxType?: 1 | 2
  corpName?: string
  position?: string
  tags?: readonly string[]
  consent?: 'agreed' | 'declined' | 'none'
  preference?: Preference
  /** Days before T0 on which a guardian said yes to keeping the age band. */
  guardianDaysAgo?: number
  ageBand?: string
  groups?: readonly string[]
  addedDaysAgo?: number
  description?: string
}

/** 十二位有故事的客户. */
export const heroes: readonly PersonPlan[] = [
  {
    id: 'cu001',
    name: '果果妈',
    storeId: 'st1',
    ownerId: 'u_linxiaoyu',
    stage: '意向',
    tags: ['10-12月', '夜里尿多', '怕红屁屁', '周三会员日'],
    consent: 'agreed',
    guardianDaysAgo: 18,
    ageBand: '10-12月',
    groups: ['g01', 'g02', 'g03'],
    addedDaysAgo: 46,
    description: '怕红屁屁，想要薄一点的；姥姥白天带。',
  },
  {
    id: 'cu002',
    name: '果果姥姥',
    storeId: 'st1',
    ownerId: 'u_linxiaoyu',
    stage: '了解',
    kind: 'member',
    tags: ['家里老人'],
    consent: 'declined',
    groups: ['g02'],
    addedDaysAgo: 0.98,
  },
  {
    id: 'cu003',
    name: '可乐妈',
    storeId: 'st1',
    ownerId: 'u_linxiaoyu',
    stage: '复购',
    tags: ['19-24月', '老客', '尺码问过'],
    consent: 'agreed',
    guardianDaysAgo: 120,
    ageBand: '19-24月',
    groups: ['g01', 'g02'],
    addedDaysAgo: 205,
  },
  {
    id: 'cu004',
    name: '小满爸',
    storeId: 'st1',
    ownerId: 'u_hejing',
    stage: '初识',
    kind: 'kf',
    tags: [],
    consent: 'agreed',
    groups: [],
    addedDaysAgo: 0.01,
  },
  {
    id: 'cu005',
    name: '年年妈',
    storeId: 'st1',
    ownerId: 'u_hejing',
    stage: '首购',
    tags: ['7-9月', '辅食'],
    consent: 'agreed',
    guardianDaysAgo: 30,
    ageBand: '7-9月',
    groups: ['g03'],
    addedDaysAgo: 58,
  },
  {
    id: 'cu006',
    name: '安安妈',
    storeId: 'st2',
    ownerId: 'u_chenmo',
    stage: '沉睡',
    tags: ['2-3岁'],
    consent: 'agreed',
    // The age band is on her card, so her own yes to it must be too.
    guardianDaysAgo: 150,
    ageBand: '2-3岁',
    groups: ['g05'],
    addedDaysAgo: 175,
  },
  {
    id: 'cu007',
    name: '糖糖妈',
    storeId: 'st2',
    ownerId: 'u_chenmo',
    stage: '了解',
    tags: ['券多单少'],
    consent: 'agreed',
    groups: ['g05', 'g06', 'g07'],
    addedDaysAgo: 52,
  },
  {
    id: 'cu008',
    name: '禾木·周工',
    storeId: 'st2',
    ownerId: 'u_chenmo',
    stage: '了解',
    wxType: 2,
    corpName: '禾木儿童家具（虚构）',
    position: '渠道经理',
    tags: ['合作意向'],
    consent: 'none',
    groups: [],
    addedDaysAgo: 21,
  },
  {
    id: 'cu009',
    name: '一一妈',
    storeId: 'st3',
    ownerId: 'u_suting',
    stage: '复购',
    tags: ['2-3岁', '绘本', '愿意分享'],
    consent: 'agreed',
    guardianDaysAgo: 60,
    ageBand: '2-3岁',
    groups: ['g09', 'g10'],
    addedDaysAgo: 162,
  },
  {
    id: 'cu010',
    name: '咚咚爸',
    storeId: 'st3',
    ownerId: 'u_suting',
    stage: '意向',
    tags: ['13-18月', '推车'],
    consent: 'declined',
    // He told the adviser in the shop and agreed there; being followed around pages he declined.
    guardianDaysAgo: 27,
    ageBand: '13-18月',
    groups: ['g09'],
    addedDaysAgo: 33,
  },
  {
    id: 'cu011',
    name: '朵朵妈',
    storeId: 'st3',
    ownerId: 'u_suting',
    stage: '复购',
    tags: ['19-24月'],
    consent: 'agreed',
    preference: 'none',
    guardianDaysAgo: 110,
    ageBand: '19-24月',
    groups: ['g09'],
    addedDaysAgo: 158,
  },
  {
    id: 'cu012',
    name: '等等妈',
    storeId: 'st1',
    ownerId: 'u_hejing',
    stage: '了解',
    tags: ['孕晚期'],
    consent: 'agreed',
    guardianDaysAgo: 6,
    ageBand: '孕期',
    groups: ['g04'],
    addedDaysAgo: 19,
  },
]

const inTheChain = (id: string, name: string, stage: Stage, more: Partial<PersonPlan> = {}) => ({
  id,
  name,
  storeId: 'st1' as const,
  ownerId: 'u_linxiaoyu',
  stage,
  kind: 'friend' as const,
  wxType: 1 as const,
  consent: 'agreed' as const,
  preference: 'normal' as const,
  groups: ['g02'],
  ...more,
})

/** Twelve of the generated whom the story calls by name: 接龙里的十位, and two of tonight's leads. */
export const named: readonly PersonPlan[] = [
  inTheChain('cu013', '团团妈', '复购'),
  inTheChain('cu014', '毛豆妈', '首购'),
  inTheChain('cu015', '小米爸', '首购'),
  inTheChain('cu016', '阳阳妈', '复购'),
  inTheChain('cu017', '嘟嘟妈', '首购'),
  inTheChain('cu018', '暖暖妈', '复购'),
  inTheChain('cu019', '星星妈', '首购'),
  inTheChain('cu020', '芽芽妈', '意向'),
  inTheChain('cu021', '橙子妈', '意向'),
  inTheChain('cu022', '南瓜妈', '意向'),
  inTheChain('cu023', '山竹妈', '意向', { groups: [], tags: ['尺码问过', '到店看过'] }),
  inTheChain('cu024', '栗子妈', '了解', { groups: [], tags: ['睡眠', '常看文章'] }),
]
