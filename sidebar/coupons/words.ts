import { yuan } from '../numbers.ts'
import { catalogue } from '../words.ts'
import type { Mark, OrderOnCounter } from './shapes.ts'

const zh = {
  counter: '核销',
  counterWhy: '客人到店出示券、礼品或订单的码',
  scan: '扫码核销',
  scanAgain: '扫一扫',
  type: '输数字',
  code: '券码十位，取货码四位',
  lookUp: (digits: string) => `查取货码 ${digits}`,
  wrong: '有一位不对，再看一眼',
  redeem: '核销',
  handOver: '交给客人',
  done: '核销好了',
  doneGift: '交给客人了',
  next: '下一张',
  until: (day: string) => `有效到 ${day}`,
  atStore: '在哪家店',
  scanFailed: '扫不了，先输数字',
  waiting: '等着取的',
  waitingWhy: '付了款、或者到店付款的单，不管从哪里订的',
  noneWaiting: '现在没有等着取的单',
  nobody: '没有登记的客人',
  pickupCode: (code: string) => `取货码 ${code}`,
  ofStore: (name: string) => `${name}的单`,
  team: (seats: number, size: number) => `拼团 ${seats}/${size} 人`,
  teamMade: '成团了',
  orderStates: (state: OrderOnCounter['state']) =>
    ({
      unpaid: '还没付钱',
      paid: '已付款',
      picked: '已取货',
      cancelled: '已取消',
      expired: '已放掉',
      failed: '没成团',
    })[state],
  signUpStates: (state: OrderOnCounter['state']) =>
    ({
      unpaid: '报上名了',
      paid: '报上名了',
      picked: '来过了',
      cancelled: '不来了',
      expired: '已放掉',
      failed: '没成',
    })[state],
  act: (mark: Mark, fen: number) =>
    ({
      sold: `收 ${yuan(fen)}，交给客人`,
      received: '只收钱',
      picked: '交给客人',
      given_back: `把 ${yuan(fen)} 退给她`,
      released: '放掉',
      refunded: '退款',
    })[mark],
  did: (mark: Mark) =>
    ({
      sold: '钱收了，交给客人了',
      received: '钱收了',
      picked: '交给客人了',
      given_back: '退给她了',
      released: '放掉了',
      refunded: '退款记下了',
    })[mark],
  back: (mark: 'released' | 'refunded') => ({ released: '放掉这一单', refunded: '退款' })[mark],
  why: '为什么（写给同事看）',
  came: '来了',
  cameNow: '记下了：来过了',
  refund: (state: 'marked' | 'sent' | 'done' | 'failed', isByHand: boolean) =>
    isByHand
      ? { marked: '要当面退', sent: '要当面退', done: '当面退了', failed: '要当面退' }[state]
      : { marked: '正在退', sent: '正在退', done: '退好了', failed: '没退成' }[state],
  coupons: '券',
  holds: (n: number) => (n > 0 ? `她手里有 ${n} 张券没用` : '她手里没有能用的券'),
  leftToday: (n: number) => (n > 0 ? `24 小时内还能领 ${n} 张` : '24 小时内领满了'),
  unsupported: '对方用的是企业微信，领不了券，也看不到朋友圈；消息和页面照常能发。',
  give: '给她一张券',
  giveTitle: (name: string) => `给${name}一张券`,
  giveThis: '发给她',
  giveNote: '发的是券页，她点「领」才算领到。',
  left: (n: number) => `还剩 ${n} 张`,
  hers: (n: number, of: number) => `她领过 ${n}/${of} 张`,
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
