import { KEPT_DAYS, notice, PURPOSES } from './consent-notice.ts'

/** What the server itself says on a customer page; the screens' own words are `miniapp/words.ts`. */
export const zh = {
  us: '我们',
  day: (year: number | null, month: number, day: number) =>
    `${year === null ? '' : `${year}年`}${month}月${day}日`,
  /** What a page says after a form was sent: `?said=…` names the sentence, it never carries one. */
  said: {
    agreed: '记住了。随时可以在「隐私」里撤回',
    declined: '好，不记。180 天内不再问',
    withdrawn: '撤回了，从现在起不再记',
    consentOutside: '没有记上，在微信里打开才能记住您的选择',
    browsingFirst: '没有记上，请先同意「记住我看过什么」',
    adviserFirst: '没有记上，加了顾问以后才用得上这一项',
    guardianFirst: '没有记上，请先同意「记宝宝月龄段」',
    less: '好，少发点',
    none: '好，不再给您发推广。您来问，我们照样回',
    normal: '好，恢复正常',
    ageBand: '记好了。随时可以改，撤回同意就删掉',
    stranger:
      '我们还不知道您是谁，本来就不会单独给您发推广。群里的消息发给所有人，嫌多可以在群设置里打开「消息免打扰」',
    script: '这个浏览器打不开微信付款，请换微信打开',
    gone: '没有订上：已经截单，或者没有了',
    conflict: '没有再订：您已经订过了',
    blocked: '在微信里打开这一页，才知道是给谁留的',
    erased: '删掉了。浏览记录不再和您有关',
    everythingErased: '都删掉了。从现在起，这里没有一条记录和您有关',
    ordersErased: '删掉了。没付成的单不再和您有关',
    benefitsErased: '删掉了。券、积分和签到不再和您有关',
    taken: '领到了，在下面，到店出示就行。「我的」里也找得到',
    notTaken: '没有领到，原因写在券上',
    checkedIn: '签到好了',
    checkedInBefore: '今天签过了，明天再来',
    giftTaken: '换好了，到店出示下面的码就行',
    voted: '投好了，可以改',
    ideaKept: '收到了。同事看过以后才会显示在这里，不写您是谁',
    backed: '记下您支持这一条了',
    unbacked: '不支持这一条了',
    pollGone: '没有记上：已经截止，或者收起来了',
    pollOutside: '在微信里打开这一页才能说',
    pollEnough: '今天写了三条了，明天再来',
    notSaid: '没有记上，请再试一次',
    reminded: '好，开播前顾问会在聊天里跟您说一声',
    unreminded: '好，不提醒了',
    notReminded: '没有记上：已经开播，或者还没有顾问加您好友',
    noGift: '没有换成：积分不够、还没到天数，或者已经换完',
  },
  broken: {
    title: '这个链接打不开了',
    text: '可能没有复制全。回到聊天里，再点一次那张卡片试试。',
  },
  gone: {
    title: '这一页收起来了',
    text: '内容过了时候，或者正在改。想知道什么，回聊天里问一句就行。',
  },
  noOrder: {
    title: '这里看不到订单',
    text: '订单只给下单的人看。用下单时的微信，从聊天里再点一次。',
  },
  /** To the writer of a story alone. */
  unasked: { title: '还不能预览这个故事', text: '先选好本人授权，再点预览。' },
  untold: { title: '这个故事不再展示', text: '讲故事的人收回了授权，我们马上撤了下来。' },
  // What she was given for telling is said, and so is that she was given nothing.
  gift: (gift: string | null) =>
    gift === null ? '没有赠品' : gift.startsWith('赠') ? gift : `赠品：${gift}`,
  why: {
    forward: (who: string) => `一位朋友转来的，最早是${who}发出的。`,
    group: (who: string) => `${who}发在客户群里的，群里每个人收到的都一样。`,
    hersByService: (who: string) => `您问客服的时候，${who}发给您参考的。`,
    service: (who: string) => `${who}在客服聊天里发出的。`,
    hers: (who: string) => `${who}在和您的聊天里发给您的。`,
    single: (who: string) => `${who}在聊天里发出的。`,
    store: (who: string) => `您扫了店里的码打开的，有事找${who}。`,
    parcel: (who: string) => `您扫了包裹里的码打开的，有事找${who}。`,
  },
  notice,
  purposes: PURPOSES,
  answers: { agreed: '同意', declined: '先不用', withdrawn: '撤回' },
  holds: {
    views: { label: '浏览', note: `看过哪一页、多久；最多留 ${KEPT_DAYS} 天` },
    forwards: { label: '转给朋友', note: '您同意时转过的页面' },
    orders: { label: '订单', note: '按法律要求至少留三年' },
    placements: { label: '在页面上下的单', note: '接龙、拼团、单独买；付了款的按法律要求留三年' },
    benefits: { label: '券、积分和签到', note: '您手里有什么、用掉了什么' },
    groupPoints: {
      label: '群里的互动分',
      note: `看页面、下单、签到加的分，只帮顾问排先后；最多留 ${KEPT_DAYS} 天`,
    },
    afterSales: { label: '售后', note: '和订单一起留' },
    sends: { label: '顾问发给您的', note: '发过什么，免得重复发' },
    notes: { label: '顾问记的一笔', note: '您告诉顾问、请她记住的' },
    tags: { label: '标签', note: '帮顾问记住您关心什么' },
    voices: { label: '投票和建议', note: '您在页面上投过、写过、支持过的，和要我们提醒的直播' },
    tasks: { label: '顾问的待办', note: '提醒顾问跟您说的事' },
    answers: { label: '您的选择', note: '同意和撤回的凭据' },
  },
}

export type VisitorWords = typeof zh
