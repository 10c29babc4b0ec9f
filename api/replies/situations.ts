/**
 * The moments a reply can be meant for (`reply.situation`). A rule asks for the moment, never for a
 * reply by its id, so that a shop can write its own words for each.
 */
export const SITUATIONS = {
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
} as const

export type Situation = keyof typeof SITUATIONS
