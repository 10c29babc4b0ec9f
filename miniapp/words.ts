import type { Language } from '../api/visitors/language.ts'
import { unbroken } from './ui/words.ts'
import { en } from './words.en.ts'

/** What the screens say around the shop's own words. The Chinese is the source of every key. */
export const zh = {
  mine: '我的',
  privacy: '隐私',
  // Each language offers the other, in the other's own name.
  other: { language: 'en', name: 'EN', label: 'Read in English' } as {
    language: Language
    name: string
    label: string
  },

  banner: {
    staff: '员工预览，不计数',
    preview: '预览，还没有发给任何人',
    known: '按这位客户看到的样子预览，没有发给她，也不计数；券码不显示',
    nameless: '这位客户没有同意被记住，这是不认识她时的样子；没有发给她，也不计数',
  },
  us: '我们',
  ask: (name: string | null) => (name === null ? '问问顾问' : `问问${name}`),
  minutes: (n: number) => `${n} 分钟`,
  author: (name: string) => `${name}\u00a0编`,
  reviewer: (name: string) => `${name}\u00a0审`,
  story: (consentedOn: string, gift: string) =>
    `本人同意转述（${consentedOn}），随时可以撤回。${gift}。`,

  why: '为什么收到',
  alias: (alias: string) => `叫我${alias}就行`,
  skills: (skills: string) => `会的：${skills}`,
  channel: (name: string) => `视频号：${name}`,
  certificate: (name: string, checkedBy: string) => `证书「${name}」由${checkedBy}核对过原件。`,
  askTitle: '想问什么',
  askService: '打开客服',
  askServiceAfter: '说一句就行，不用加好友。',
  askInChat: (name: string) => `点左上角回到聊天，直接打字问${name}；不用填表，也不用留电话。`,
  askInStore: (store: { name: string; address: string; hours: string }) =>
    `也可以到店里问：${[store.name, store.address, unbroken(store.hours)].filter(Boolean).join('，')}。`,
  askInStores: (corpName: string) => `也可以到${corpName}的店里问。`,

  live: {
    label: '直播',
    when: (when: string) => `${when} 开始`,
    host: (name: string, title: string) => `${name}${title && `（${title}）`}来讲`,
    channel: (name: string) => `在视频号「${name}」看`,
    on: (until: string) => `正在播，到 ${until}`,
    over: '播完了。讲过的东西都在下面',
    waiting: (n: number) => `${n} 位等着看`,
    remind: '提醒我看直播',
    agreeFirst: '要记下是您，顾问才知道提醒谁。',
    notNow: '先不用',
    agreeAndRemind: '可以，提醒我',
    isSet: '开播前半小时，顾问会在聊天里跟您说一声',
    takeBack: '不用提醒了',
    outside: '在微信里打开这一页，可以让顾问提醒您',
    stranger: '还没有顾问加您好友，提醒不到您；到时间从这一页进来就行',
    staff: '客人在这里点「提醒我看直播」，她的顾问会多一件该做的事',
    pages: '直播里讲到的',
  },
  poll: {
    total: (n: number) => `${n} 人投过`,
    until: (until: string) => `${until} 截止`,
    closed: '截止了',
    vote: '投这个',
    change: '改成这个',
    mine: '您投的',
    share: (percent: number, votes: number) => `${percent}%（${votes} 人）`,
    nameless: '不记名，只数人数',
    outside: '在微信里打开这一页才能说',
    staff: '员工看到的是结果；客人写的建议在「库 · 共创」里处理',
    ideas: '大家的建议',
    noIdeas: '还没有建议，您可以写第一条',
    say: '写一条建议',
    send: '交给店里',
    enough: '今天写了三条了，明天再来',
    moderated: '同事看过才会显示，不写是谁提的',
    waiting: (n: number) => `您写的 ${n} 条，同事还没看到`,
    statuses: { received: '收到', looking: '在看', adopted: '已采纳', declined: '不做' },
    backers: (n: number) => `${n} 人支持`,
    back: '支持',
    unback: '已支持',
    answer: (note: string) => `店里回：${note}`,
    willTell: '采纳了，顾问会跟支持过的人说一声',
  },

  later: {
    activity: (name: string | null) =>
      `想来的话，跟${name ?? '顾问'}说一声就行，不用填表；也可以到店登记。`,
    chain: (name: string | null) => `这页还不能直接接龙。要几份跟${name ?? '顾问'}说，或到店问。`,
    team: (name: string | null) =>
      `这页还不能直接拼团。想要的话跟${name ?? '顾问'}说，或到店单独买。`,
    coupon: (name: string | null) => `这页还不能直接领券。到店报一声，或跟${name ?? '顾问'}要。`,
  },

  free: '不用付钱',
  pickup: (how: string) => (how.includes('自提') ? how : `${how || '到店'}自提`),
  soldOut: '这一批没有了',
  askStock: '问问有没有货',
  sources: '来源与声明',

  strip: {
    text: (name: string) => `记住您看过什么，让${name}少发没用的。`,
    more: '记什么、留多久',
    decline: '先不用',
    agree: '可以',
  },
  forward: '转给朋友',
  less: '少发点',
  none: '别再发',
  wished: { less: '您说过：少发点', none: '您说过：别再发推广' },
  remembered: '您同意过记住浏览，可以随时撤回',
  notRemembered: '没有记下您是谁',

  /** What the page's script says; it travels on the body. */
  script: {
    agreed: '记住了。随时可以在「隐私」里撤回',
    declined: '好，不记。180 天内不再问',
    less: '好，少发点',
    none: '好，不再给您发推广。您来问，我们照样回',
    stranger: (name: string) =>
      `我们还不知道您是谁，${name}本来就不会单独给您发推广。群里嫌多，可以打开「消息免打扰」`,
    failed: '没有送到，请再点一次',
    menu: '点右上角「···」，转给朋友',
    copied: '链接复制好了，粘贴给朋友就行',
    copy: '长按复制：',
    again: '没有成功，请再点一次',
  },

  stores: '到店里问也行',

  held: {
    title: '我们记了什么',
    description: (corpName: string) => `${corpName}怎样使用您的信息，以及怎样撤回`,
    back: '‹ 回到刚才那页',
    whose: (name: string, corpName: string) => `${name}，这里是${corpName}关于您的全部记录`,
    now: '现在的记录',
    unknown:
      '我们不知道您是谁，也没有存下能认出您的记录。在微信聊天里打开我们发的页面，才看得到与您有关的内容。',
    nothing: '没有记下您的任何东西。',
    count: (n: number) => `${n.toLocaleString('en-US')} 条`,
    ageBand: '宝宝月龄段',
    ageBandNote: '只到月龄段，不记姓名和生日',
    ageBandNone: '先不说',
    ageBandKeep: '记下',
    ageBands: (band: string) => band,
    agreed: '您同意过什么',
    promotion: '推广消息',
    wishes: { normal: '正常', less: '少发点', none: '别再发推广' },
    wishesNote: '不管选哪个，您来问，我们都照样回。',
    take: '带走，或删掉',
    export: '导出我的数据',
    erase: '删除浏览记录',
    eraseNote: '删除后，浏览记录不再和您有关，找不回来；页面总共被看过几次的数字不变。',
    eraseSure: '确定删除',
    eraseOrders: '删除没付成的单',
    eraseOrdersNote: '取消的、到时没付款的单不再和您有关；付过款的单按法律要求留着。',
    eraseBenefits: '删除券、积分和签到',
    eraseBenefitsNote: '还没用的券和积分也一起放弃，找不回来；发过多少、用过多少的总数不变。',
    eraseAll: '删除我的全部数据',
    eraseAllGone:
      '删掉：您的昵称和头像、浏览记录、同意记录、顾问写的备注和标签、任务、没用的券和积分。找不回来。',
    eraseAllKept:
      '留下但不再知道是您：付过款的订单和退款（法律要求留三年），发过多少券、卖了多少这些总数。',
    eraseAllWecom: '您和顾问还是微信好友，群也还在，想断开请在微信里删除好友、退群。',
    eraseAllPickUp: '还有没取的东西，先记下取货码，到店报码照样取：',
    eraseAllSure: '确定，全部删除',
    receipt: (number: string) => `回执号 ${number}，截图留着就行。我们这边没有留存它。`,
    notice: '怎么用、留多久',
    version: (version: string) => `告知书版本 ${version}`,
    history: '您的每一次选择',
    contact: '怎么联系我们',
    advisers: (names: string[]) => `在聊天里跟${names.join('、')}说一声就行。`,
  },
  consent: {
    on: '开',
    off: '关',
    turnOff: '关掉',
    withdraw: '撤回',
    agree: '同意',
    verbOf: (verb: string, label: string) => `${verb}：${label}`,
    line: (state: string, effect: string) => `${state}。${effect}`,
    agreed: (since: string | null) => `${since ?? ''}同意`,
    declined: (since: string | null) => `${since ?? ''}选了先不用`,
    withdrawn: (since: string | null) => `${since ?? ''}撤回`,
    neverOff: '没有关过',
    neverOn: '没有同意过',
  },
}

export type Words = typeof zh

/** The screens' words in her language. */
export const wordsIn = (language: Language): Words => (language === 'en' ? en : zh)
