import type { Template } from '../../groups/care/templates.ts'

const NO_ADS = '发广告、二维码、别家链接：警告一次，再发移出'
const none = { hours: null, maxPosts: null, couponsPerPerson: null, replyLimitMin: null }

/** 群模板 as 方舟 wrote them down: one for each way this shop makes a group. */
export const demoTemplates: ({ id: string } & Template)[] = [
  {
    ...none,
    id: 'tpl_flash',
    title: '隔夜群 24 小时',
    kind: 'trade',
    playName: '隔夜群 24 小时',
    groupName: '翠湖·周六纸尿裤团',
    welcome: '欢迎来。今晚到明晚，一天就散；不闲聊，问题私我。21:00 截单，周日上午十点后到店拿。',
    fixedMembers: ['u_linxiaoyu'],
    antiSpam: NO_ADS,
    autoReply: '问「怎么取货」：周日上午十点后到翠湖店，报取货码',
    mayRename: false,
    guides: [{ staffId: 'u_linxiaoyu', line: '截单和取货只听她的' }],
    hours: 24,
    maxPosts: 5,
    couponsPerPerson: 1,
  },
  {
    ...none,
    id: 'tpl_memberday',
    title: '周X会员日',
    kind: 'trade',
    playName: '周X会员日',
    groupName: '翠湖·周三会员日',
    welcome: '您好，这里是周三会员日群。清单前一晚发，其余时间不打扰。',
    fixedMembers: ['u_linxiaoyu', 'u_hejing'],
    antiSpam: NO_ADS,
    autoReply: '问「哪天」：每周三，零点到二十四点有效',
    mayRename: false,
    guides: [
      { staffId: 'u_linxiaoyu', line: '会员日清单' },
      { staffId: 'u_hejing', line: '辅食和孕期的问题' },
    ],
  },
  {
    ...none,
    id: 'tpl_talk',
    title: '认知交流',
    kind: 'talk',
    playName: '群：真实对话',
    groupName: '翠湖·7-12月辅食交流',
    welcome: '欢迎。每周一篇文章，平时不说话，不发广告。有问题直接问，我看到就回。',
    fixedMembers: ['u_hejing'],
    antiSpam: `${NO_ADS}；一分钟超过 10 条：警告`,
    autoReply: '不开：让人来回',
    mayRename: false,
    guides: [{ staffId: 'u_hejing', line: '每周一篇文章' }],
  },
  {
    ...none,
    id: 'tpl_service',
    title: '履约服务',
    kind: 'service',
    playName: '',
    groupName: '翠湖·孕期服务群',
    welcome: '您好，这里只处理您的预约和售后。营业时间 30 分钟内回您。',
    fixedMembers: ['u_hejing'],
    antiSpam: NO_ADS,
    autoReply: '非营业时间：明天 9:30 开门后第一个回您',
    mayRename: false,
    guides: [{ staffId: 'u_hejing', line: '预约、补寄、退换都找她' }],
    replyLimitMin: 30,
  },
]

/** 一句话 of those worth following, by group and colleague. */
export const guideLines: Record<string, Record<string, string>> = {
  g01: { u_linxiaoyu: '会员日清单', u_hejing: '辅食和孕期的问题' },
  g02: { u_linxiaoyu: '截单和取货只听她的' },
  g03: { u_hejing: '每周一篇文章' },
  g05: { u_chenmo: '推车和会员日' },
  g09: { u_suting: '会员日和绘本' },
}
