import { catalogue } from '../words.ts'

/** What people ask for and do not get here, why, and what they get instead. */
const refusals: Record<string, { what: string; why: string; instead: string }> = {
  add: {
    what: '自动加好友',
    why: '官方没有接口。会自动加人的都是外挂，号会被封。',
    instead: '用「联系我」二维码和获客链接：客户自己加，从哪来的会记下来。',
  },
  pull: {
    what: '自动拉人进群',
    why: '官方没有接口，也不该不问一声就拉人。',
    instead: '发入群二维码，客户自己进；客服聊天里可以「推荐群」。',
  },
  answer: {
    what: '自动回复、机器人聊天',
    why: '一对一聊天和群里没有让机器替您说话的官方接口。',
    instead: '话术备好，您点一下就发；微信客服可以在后台设欢迎语和菜单。',
  },
  moments: {
    what: '看客户的历史朋友圈',
    why: '官方不给。抓取的办法侵犯客户隐私。',
    instead: '备好内容，帮您打开企业微信的朋友圈，由您来发。',
  },
  mass: {
    what: '无限群发',
    why: '企业微信限每位客户每月几条，发多了会被折叠、被举报。',
    instead: '按阶段挑人，发之前先告诉您会发给几位、为什么少了几位；额度看得见。',
  },
  invite: {
    what: '批量邀请进群',
    why: '官方没有接口。',
    instead: '群满九成会提醒一次，换一个新群的码。',
  },
  dissolve: {
    what: '替您解散群、把人移出群',
    why: '官方只告诉我们群解散了，没有解散的接口；踢人伤客。',
    instead: '收尾清单带您一步步走，解散由您点，我们核对结果；防骚扰用企业微信自带的。',
  },
  share: {
    what: '用好处换分享（券、积分、抽奖）',
    why: '微信不许用好处换分享，链接会被封。',
    instead: '谢的是朋友真的来了、买了，不谢转发这一下。',
  },
  archive: {
    what: '看聊天内容',
    why: '会话存档要单独开通，还要每位客户点同意。',
    instead: '没有接。群积分只计互动，写明「不含发言」。',
  },
}

export const REFUSALS = Object.keys(refusals)

/** The words of 官方不支持、不做. */
export const words = catalogue(
  {
    title: '官方不支持、不做',
    promise:
      '只用企业微信的官方接口。没有外挂、没有机器人、不碰手机里的微信；上限在服务器上卡住，不看谁的手快。',
    ownPhone: '自己的手机就够：装着企业微信就能用，不用工作机，也不用另装什么。',
    what: (key: string) => refusals[key]!.what,
    why: (key: string) => refusals[key]!.why,
    instead: (key: string) => `有的是：${refusals[key]!.instead}`,
  },
  () => import('./not-done-words.en.ts'),
)
