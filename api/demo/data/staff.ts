import type { Role } from '../../../db/schema.ts'

/** 豆苗屋母婴: invented, like everyone in it. */
export const corp = {
  id: 'corp_doumiao',
  name: '豆苗屋母婴',
  city: '临江市（虚构）',
  timezone: 'Asia/Shanghai',
  slogan: '少打扰，帮得上',
} as const

export interface DemoStore {
  id: string
  name: string
  address: string
  hours: string
}

export const stores: readonly DemoStore[] = [
  { id: 'st1', name: '翠湖店', address: '临江市翠湖路 88 号', hours: '09:30-21:00' },
  { id: 'st2', name: '北苑店', address: '临江市北苑三街 12 号', hours: '09:30-21:00' },
  { id: 'st3', name: '江湾店', address: '临江市江湾大道 206 号', hours: '10:00-21:30' },
]

export interface DemoStaff {
  id: string
  name: string
  role: Role
  title: string
  bio: string
  storeIds: readonly string[]
  /** She answers 微信客服 tonight. */
  isKfDuty: boolean
  cert: { name: string; expiresInDays: number; checkedBy: string } | null
}

export const staff: readonly DemoStaff[] = [
  {
    id: 'u_zhoumin',
    name: '周敏',
    role: 'manager',
    title: '区域店长',
    bio: '管三家店，最在意老客回来得勤不勤。',
    storeIds: ['st1', 'st2', 'st3'],
    isKfDuty: false,
    cert: null,
  },
  {
    id: 'u_hejing',
    name: '何静',
    role: 'rep',
    title: '翠湖店店长·客服值班',
    bio: '两个孩子的妈妈，辅食问题找我。',
    storeIds: ['st1'],
    isKfDuty: true,
    cert: { name: '公共营养师（三级）', expiresInDays: 420, checkedBy: 'u_zhoumin' },
  },
  {
    id: 'u_linxiaoyu',
    name: '林小雨',
    role: 'rep',
    title: '翠湖店育儿顾问',
    bio: '每天 10 点到 19 点在店，尺码和睡眠问我都行。',
    storeIds: ['st1'],
    isKfDuty: false,
    cert: { name: '育婴员（三级）', expiresInDays: 230, checkedBy: 'u_zhoumin' },
  },
  {
    id: 'u_chenmo',
    name: '陈默',
    role: 'rep',
    title: '北苑店育儿顾问',
    bio: '推车安全座椅装得比较熟，周末可以现场帮装。',
    storeIds: ['st2'],
    isKfDuty: false,
    cert: { name: '育婴员（四级）', expiresInDays: 95, checkedBy: 'u_zhoumin' },
  },
  {
    id: 'u_suting',
    name: '苏婷',
    role: 'rep',
    title: '江湾店育儿顾问',
    bio: '绘本和亲子活动我来张罗。',
    storeIds: ['st3'],
    isKfDuty: false,
    cert: { name: '保育师（四级）', expiresInDays: -3, checkedBy: 'u_zhoumin' },
  },
  {
    id: 'u_fangzhou',
    name: '方舟',
    role: 'operator',
    title: '内容运营',
    bio: '写文章、写话术、盯打扰次数。',
    storeIds: ['st1', 'st2', 'st3'],
    isKfDuty: false,
    cert: null,
  },
]
