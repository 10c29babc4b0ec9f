import type { Situation } from '../../api/replies/situations.ts'
import type { CATEGORIES } from '../../api/library/bodies.ts'
import type { Variable } from '../../api/replies/variables.ts'

// Names of the shop's own making, the same in every language; the compiler holds them to the
// server's lists.

export const categories: readonly (typeof CATEGORIES)[number][] = [
  '招呼语',
  '资讯分享',
  '日常聊天',
  '咨询问答',
  '跟进',
  '升级邀请',
  '售后',
  '群内',
]

export const variables: readonly Variable[] = [
  '称呼',
  '顾问',
  '姓名',
  '门店',
  '月龄段',
  '页面',
  '商品',
  '券',
  '截止',
  '日期',
  '份数',
]

export const situations: Record<Situation, string> = {
  welcome: '刚加上',
  never_talked: '加上了还没说过话',
  kf_first: '客服里来的客人',
  kf_member: '客服里推荐专员',
  kf_group: '客服里推荐群',
  read_share: '按她看过的发一篇',
  looking_on: '先看看',
  looked_not_bought: '看过没买',
  coupon: '给她一张券',
  repurchase: '该补货了',
  long_silent: '好久不见',
  asked: '问过还没回音',
  points_expiring: '积分快到期',
  chain_unpaid: '接龙还没付款',
  case_open: '有没处理完的售后',
  not_opened: '没看的，轻轻提一句',
  small_talk: '随口一句',
  live: '提醒她看直播',
  idea_adopted: '她支持的建议采纳了',
  group_thanks: '群收尾致谢',
}
