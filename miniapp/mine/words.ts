import { inject } from 'vue'
import type { Language } from '../../api/visitors/language.ts'
import { LANGUAGE } from '../ui/language.ts'
import { yuan } from '../ui/words.ts'
import { en } from './words.en.ts'

const DAYS = ['一', '二', '三', '四', '五', '六', '日']

/** What coupons and 我的 say. */
export const zh = {
  title: '我的',
  description: (corpName: string) => `${corpName}：您的积分、券和签到`,
  worth: (fen: number) => `值 ${yuan(fen)}`,
  redEnvelope: '红包样式的优惠券，不是现金',
  terms: (faceFen: number, minSpendFen: number) =>
    minSpendFen > 0
      ? `买满\u00a0${yuan(minSpendFen)} 减\u00a0${yuan(faceFen)}`
      : `减\u00a0${yuan(faceFen)}，买什么都能用`,
  /** Beside the worth itself: from how much on it is good. */
  from: (minSpendFen: number) =>
    minSpendFen > 0 ? `买满 ${yuan(minSpendFen)} 可用` : '买什么都能用',
  valid: (days: number, weekday: number | null) =>
    weekday === null ? `领到后 ${days} 天内有效` : `只在周${DAYS[weekday - 1]}当天能用`,
  perPerson: (n: number) => `一人 ${n} 张`,
  left: (n: number, of: number) => `共 ${of} 张，还有 ${n} 张`,
  claim: '领这张券',
  claimAgain: '再领一张',
  agreeFirst: '领券要记在您名下，所以先要您点「可以」：记住您看过什么，随时可以撤回。',
  agreeAndClaim: '可以，领券',
  notNow: '先不用',
  outside: '在微信里打开这一页就能领；或者到店报一声。',
  staff: '客人在这里看到「领这张券」。',
  show: '出示',
  showing: '把屏幕调亮一点，给店员扫或者报数字',
  qr: '券的二维码',
  until: (day: string) => `有效到 ${day}`,
  state: {
    usable: '可以用',
    not_today: '今天不能用',
    used: '用过了',
    expired: '过期了',
    revoked: '收回了',
  },
  onWeekday: (weekday: number) => `周${DAYS[weekday - 1]}可用`,
  toMine: '我的券包',

  stranger: '我们还不知道您是谁。在微信聊天里打开我们发的页面，再回这里，就看得到您的积分和券。',
  ask: '积分、券和签到都要记在您名下。点「可以」以后才记；不点，页面照样看，东西照样买。',
  agree: '可以',
  points: (n: number) => `积分 ${n.toLocaleString('en-US')}`,
  ending: (points: number, day: string) => `${points} 分 ${day}到期`,
  noPoints: '还没有积分。',
  swap: '换点什么',
  cost: (points: number) => `${points} 分`,
  stock: (n: number) => (n > 0 ? `还有 ${n} 份` : '换完了'),
  take: '换',
  short: (points: number) => `还差 ${points} 分`,
  coupons: (n: number) => `券 ${n}`,
  noCoupons: '还没有券。页面上有「领这张券」的，点一下就到这里。',
  noUsable: '现在没有能用的券。',
  past: '用过和过期的',
  checkIn: (days: number) => `签到 ${days} 天`,
  checkInNow: '签到',
  checkedToday: '今天签过了',
  checkInRule: '每天一次，断了也不清零。',
  giftAt: (days: number, name: string) => `第 ${days} 天送${name}`,
  receive: '领',
  received: '领过了',
  none: '送完了',
  gifts: '待取的礼品',
  groups: '我的群',
  thisWeek: (text: string) => `本周：${text}`,
  noBenefit: '本周没有群福利',
  memberDay: (weekday: number) => `周${DAYS[weekday - 1]}会员日`,
  adviser: '顾问',
  adviserNote: '点左上角回到聊天，直接发消息。',
  wishes: '消息',
  orders: '订单',
  noOrders: '还没有订单。接龙、拼团、买的东西都会在这里。',
  orderState: {
    unpaid: '还没付款',
    paid: '付好了，等取货',
    waiting: '付好了，等成团',
    signed: '报上名了',
    came: '来过了',
    picked: '取走了',
    cancelled: '取消了',
    expired: '过时没付，取消了',
    failed: '没凑满，退款',
    unwhole: '没凑满，不用付了',
  },
  privacy: '隐私',
}

export type MineWords = typeof zh

/** The words of coupons and 我的 in her language. */
export const mineWordsIn = (language: Language): MineWords => (language === 'en' ? en : zh)

/** The same, for the page being rendered. */
export const useMineWords = () => mineWordsIn(inject(LANGUAGE, 'zh'))
