import { catalogue } from '../words.ts'

const zh = {
  counter: '核销',
  counterWhy: '客人到店出示券或礼品的码',
  scan: '扫码核销',
  scanAgain: '扫一扫',
  type: '输数字',
  code: '十位数字',
  wrong: '有一位不对，再看一眼',
  redeem: '核销',
  handOver: '交给客人',
  done: '核销好了',
  doneGift: '交给客人了',
  next: '下一张',
  until: (day: string) => `有效到 ${day}`,
  atStore: '在哪家店',
  scanFailed: '扫不了，先输数字',
  coupons: '券',
  holds: (n: number) => (n > 0 ? `她手里 ${n} 张可用` : '她手里没有能用的券'),
  leftToday: (n: number) => (n > 0 ? `24 小时内还能领 ${n} 张` : '24 小时内领满了'),
  unsupported: '对方用的是企业微信，领不了券，也看不到朋友圈；消息和页面照常能发。',
  give: '给她一张券',
  giveTitle: (name: string) => `给${name}一张券`,
  giveThis: '发给她',
  giveNote: '发的是券页，她点「领」才算领到。',
  left: (n: number) => `还剩 ${n} 张`,
  hers: (n: number, of: number) => `她领过 ${n}/${of}`,
  none: '现在没有能发的券',
  held: '她的券',
  revoke: '收回',
  revokeWhy: '为什么收回（写给同事看）',
  revoked: '收回了，她那边也用不了了',
  states: (state: 'usable' | 'not_today' | 'used' | 'expired' | 'revoked') =>
    ({
      usable: '可用',
      not_today: '今天不能用',
      used: '用过了',
      expired: '过期',
      revoked: '收回了',
    })[state],
}

export const words = catalogue(zh, () => import('./words.en.ts'))
