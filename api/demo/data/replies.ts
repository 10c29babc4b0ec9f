// Longer than 300 lines: thirty replies of the demo shop, words and nothing else.
import type { ReplyPart } from '../../replies/parts.ts'
import type { Situation } from '../../replies/situations.ts'

/** A reply of the demo shop. */
export interface DemoReply {
  id: string
  category: string
  title: string
  useWhen: string
  avoidWhen: string
  isPromotion: boolean
  /** The moment it is meant for. */
  situation: Situation | null
  parts: ReplyPart[]
}

/** 三十条话术 */
export const demoReplies: DemoReply[] = [
  {
    id: 's01',
    category: '招呼语',
    title: '刚加上',
    useWhen: '加上好友当天',
    avoidWhen: '夜里 21:30 以后',
    isPromotion: false,
    situation: 'welcome',
    parts: [
      {
        kind: 'text',
        text: '您好{称呼}，我是{门店}的{顾问}。平时在店里，尺码、睡觉、吃饭这些小事都可以随时问我。您忙，不用回我。',
      },
    ],
  },
  {
    id: 's02',
    category: '招呼语',
    title: '加上三天没说过话',
    useWhen: '第 1-3 天且没聊过',
    avoidWhen: '她说过先别发',
    isPromotion: false,
    situation: 'never_talked',
    parts: [
      {
        kind: 'text',
        text: '{称呼}，上次加上忘了问，您家宝宝大概{月龄段}吗？我这边有几篇短短的经验，您挑一篇看看有没有用，没用跟我说一声就好。',
      },
    ],
  },
  {
    id: 's03',
    category: '招呼语',
    title: '到店当天一句',
    useWhen: '到店当天',
    avoidWhen: '没到过店',
    isPromotion: false,
    situation: null,
    parts: [
      {
        kind: 'text',
        text: '{称呼}，今天在店里辛苦了。刚才您看的那款，如果回去又想起来什么，直接发我一句就行，不用再跑一趟。',
      },
    ],
  },
  {
    id: 's04',
    category: '招呼语',
    title: '好久不见',
    useWhen: '沉睡 60 天以上',
    avoidWhen: '90 天内发过同类',
    isPromotion: false,
    situation: 'long_silent',
    parts: [
      {
        kind: 'text',
        text: '{称呼}，有一阵没见您了，孩子是不是又长高一截？今天不推东西，就问声好。要是哪天需要我，翻翻这条就找到我了。',
      },
    ],
  },
  {
    id: 's05',
    category: '资讯分享',
    title: '按她看过的发一篇',
    useWhen: '她提过相关问题',
    avoidWhen: '同一篇发过',
    isPromotion: false,
    situation: 'read_share',
    parts: [
      {
        kind: 'text',
        text: '{称呼}，您上次问到的这个事，我们写过一篇，两分钟能看完：{页面}。哪句跟您家对不上，回我，我再问问同事。',
      },
      { kind: 'page', pageId: null },
    ],
  },
  {
    id: 's06',
    category: '资讯分享',
    title: '换季提醒',
    useWhen: '换季一次',
    avoidWhen: '一季一次就够',
    isPromotion: false,
    situation: null,
    parts: [
      {
        kind: 'text',
        text: '{称呼}，这两天早晚凉得快。判断孩子冷不冷，摸后颈比摸手准。就这一招，转给家里老人也方便。',
      },
      { kind: 'page', pageId: 'p04' },
    ],
  },
  {
    id: 's07',
    category: '跟进',
    title: '接龙还没付款',
    useWhen: '截单前 30 分钟，私聊',
    avoidWhen: '同一单提过一次',
    isPromotion: false,
    situation: 'chain_unpaid',
    parts: [
      {
        kind: 'text',
        text: '{称呼}，您接的那{份数}份还没付款，{截止}截单。要改数量或不要了，在页面里点一下就行，不用跟我解释。',
      },
    ],
  },
  {
    id: 's08',
    category: '资讯分享',
    title: '别人家的做法',
    useWhen: '有授权的客户故事',
    avoidWhen: '未授权内容',
    isPromotion: false,
    situation: null,
    parts: [
      {
        kind: 'text',
        text: '{称呼}，有位妈妈把她家的办法写下来了，我征得她同意转给您：{页面}。您家情况不一样也没关系，挑一句能用的就行。',
      },
      { kind: 'page', pageId: 'p18' },
    ],
  },
  {
    id: 's09',
    category: '日常聊天',
    title: '收到回应之后',
    useWhen: '夜里她主动说话',
    avoidWhen: '推广语境',
    isPromotion: false,
    situation: 'small_talk',
    parts: [
      {
        kind: 'text',
        text: '{称呼}，看您回得这么晚，先歇着。明天上班了再说也来得及，我帮您记着。',
      },
    ],
  },
  {
    id: 's10',
    category: '日常聊天',
    title: '夸一句',
    useWhen: '她分享了经验',
    avoidWhen: '未征求就转述',
    isPromotion: false,
    situation: null,
    parts: [
      {
        kind: 'text',
        text: '{称呼}，您说的这个办法挺巧的，我记下来了，下次有妈妈问我也能借您这招，行吗？',
      },
    ],
  },
  {
    id: 's11',
    category: '日常聊天',
    title: '没帮上忙',
    useWhen: '超出自己所知',
    avoidWhen: '无法按时回话',
    isPromotion: false,
    situation: null,
    parts: [
      {
        kind: 'text',
        text: '{称呼}，刚才那个我也拿不准，不敢乱说。我去问同事，{日期}之前给您回话；要是孩子不舒服，别等我，先去医院。',
      },
    ],
  },
  {
    id: 's12',
    category: '咨询问答',
    title: '尺码怎么选',
    useWhen: '问尺码',
    avoidWhen: '',
    isPromotion: false,
    situation: 'asked',
    parts: [
      {
        kind: 'text',
        text: '{称呼}，看腿围不看体重：站着的时候，大腿根能伸进一根手指刚好，勒出印子就大一号。两边都不好定，我先给您留两个码各两片，过来试一晚。',
      },
      { kind: 'page', pageId: 'p02' },
    ],
  },
  {
    id: 's13',
    category: '咨询问答',
    title: '会不会闷',
    useWhen: '担心闷热',
    avoidWhen: '起疹或发热时直接建议就医',
    isPromotion: false,
    situation: null,
    parts: [
      {
        kind: 'text',
        text: '{称呼}，闷不闷跟换的次数关系大。白天两三个小时看一眼，夜里尿显线过半再换。皮肤发红就先多换、多晾，两三天没退就去医院看看。',
      },
    ],
  },
  {
    id: 's14',
    category: '咨询问答',
    title: '宝宝爱咬东西',
    useWhen: '出牙、爱咬',
    avoidWhen: '给出医疗判断',
    isPromotion: false,
    situation: 'kf_first',
    parts: [
      {
        kind: 'text',
        text: '{称呼}，出牙那阵子什么都想咬。能水煮的牙胶洗干净给他咬，比指头卫生；口水多就勤擦。要是发烧或拉肚子，别都归到出牙上，去医院看一下更安心。',
      },
      { kind: 'page', pageId: 'p03' },
    ],
  },
  {
    id: 's15',
    category: '咨询问答',
    title: '推车怎么挑',
    useWhen: '问推车',
    avoidWhen: '',
    isPromotion: false,
    situation: null,
    parts: [
      {
        kind: 'text',
        text: '{称呼}，先抬、再折、再踩刹车，三下就看出来。轻不轻是相对的，您一般几楼、有没有电梯？告诉我，我少给您看几款。',
      },
      { kind: 'page', pageId: 'p07' },
    ],
  },
  {
    id: 's16',
    category: '咨询问答',
    title: '太贵了',
    useWhen: '嫌贵',
    avoidWhen: '贬低别家',
    isPromotion: false,
    situation: null,
    parts: [
      {
        kind: 'text',
        text: '{称呼}，这款是比旁边那款高一些，差的主要是面料和拉链。如果是白天带，用便宜那款够；夜里用得多，再考虑这款。您说预算，我照着来。',
      },
    ],
  },
  {
    id: 's17',
    category: '咨询问答',
    title: '我不急，先看看',
    useWhen: '明确说先看看',
    avoidWhen: '当天再问',
    isPromotion: false,
    situation: 'looking_on',
    parts: [
      {
        kind: 'text',
        text: '{称呼}，好，您慢慢看，我不催。我把这一页给您留着：{页面}。哪天定了尺码或颜色，回我一个字就行。',
      },
      { kind: 'page', pageId: null },
    ],
  },
  {
    id: 's18',
    category: '跟进',
    title: '看过没买，给试用',
    useWhen: '同一商品看过 2 次以上没下单',
    avoidWhen: '刚发过券或有未完成售后',
    isPromotion: true,
    situation: 'looked_not_bought',
    parts: [
      {
        kind: 'text',
        text: '{称呼}，您看过的{商品}，{门店}有试用装，路过可以拿两片先试一晚。合适再说，不合适也省得您买一包。',
      },
      { kind: 'page', pageId: null },
    ],
  },
  {
    id: 's19',
    category: '跟进',
    title: '券在您这儿',
    useWhen: '看过 3 次且 14 天没发过券',
    avoidWhen: '别再发客户',
    isPromotion: true,
    situation: 'coupon',
    parts: [
      {
        kind: 'text',
        text: '{称呼}，给您留了一张{券}，{截止}前有效，买别的也能用。先不说非得用，放着就好。',
      },
      { kind: 'page', pageId: null },
    ],
  },
  {
    id: 's20',
    category: '跟进',
    title: '该补货了',
    useWhen: '到复购周期的 80%',
    avoidWhen: '已经下过单',
    isPromotion: true,
    situation: 'repurchase',
    parts: [
      {
        kind: 'text',
        text: '{称呼}，按您平时的用法，纸尿裤这几天该见底了。还是老样子 L 码吗？您说一声，我帮您留着，不用现在定。',
      },
    ],
  },
  {
    id: 's21',
    category: '跟进',
    title: '积分要到期',
    useWhen: '到期前 14 天与 3 天',
    avoidWhen: '3 天内已提醒过',
    isPromotion: false,
    situation: 'points_expiring',
    parts: [
      {
        kind: 'text',
        text: '{称呼}，您有一些积分{日期}到期，店里有一条口水巾刚好能换。到店报我的名字就行，不换也没关系，我就提醒这一次。',
      },
    ],
  },
  {
    id: 's22',
    category: '升级邀请',
    title: '请您找一位顾问',
    useWhen: '客服会话里问到第三个问题',
    avoidWhen: '一周内推过',
    isPromotion: false,
    situation: 'kf_member',
    parts: [
      {
        kind: 'text',
        text: '{称呼}，您问得挺细，我这边是值班客服，换班就接不上了。要不给您介绍常驻的顾问{姓名}，跟您聊更顺。您方便再加，不加也能接着在这里问。',
      },
    ],
  },
  {
    id: 's23',
    category: '升级邀请',
    title: '请您进个群',
    useWhen: '咨询辅食两次以上',
    avoidWhen: '认知交流群里不发促销',
    isPromotion: false,
    situation: 'kf_group',
    parts: [
      {
        kind: 'text',
        text: '{称呼}，我们有个辅食交流群，每周一篇文章，平时不说话，不发广告。您想进就点这个码，不想进就在这里问我，一样回。',
      },
    ],
  },
  {
    id: 's24',
    category: '升级邀请',
    title: '从视频号来的',
    useWhen: '来源是视频号',
    avoidWhen: '',
    isPromotion: false,
    situation: null,
    parts: [
      {
        kind: 'text',
        text: '{称呼}，谢谢您从视频号找过来。您看的那条我们还有文字版，方便慢慢看：{页面}。以后想问什么，发在这里就好，我在。',
      },
      { kind: 'page', pageId: null },
    ],
  },
  {
    id: 's25',
    category: '售后',
    title: '先道歉再办事',
    useWhen: '客诉当天',
    avoidWhen: '边道歉边推荐别的',
    isPromotion: false,
    situation: 'case_open',
    parts: [
      {
        kind: 'text',
        text: '{称呼}，是我们没弄好，先跟您说声抱歉。我已经登记了，{日期}之前给您处理完，过程我会主动告诉您，不用您来催。',
      },
    ],
  },
  {
    id: 's26',
    category: '售后',
    title: '办完了',
    useWhen: '售后完结',
    avoidWhen: '还没完结',
    isPromotion: false,
    situation: null,
    parts: [
      {
        kind: 'text',
        text: '{称呼}，昨天说的那件事处理好了，您方便的时候看一眼对不对。要是还有哪里不满意，直接说，不用客气。',
      },
    ],
  },
  {
    id: 's27',
    category: '群内',
    title: '没看的，轻轻提一句',
    useWhen: '推送 1 小时后，没看的人多',
    avoidWhen: '同一内容只提一次',
    isPromotion: false,
    situation: 'not_opened',
    parts: [
      {
        kind: 'text',
        text: '刚才那篇尺码图，没来得及看的妈妈晚点再看就好，不用回。有具体的腿围数，发我私聊，我帮您看码。',
      },
    ],
  },
  {
    id: 's28',
    category: '群内',
    title: '截单前',
    useWhen: '截单前 30 分钟',
    avoidWhen: '已售完',
    isPromotion: false,
    situation: null,
    parts: [
      {
        kind: 'text',
        text: '今晚{截止}截单，还剩{份数}份。要改数量、取消，在页面里直接点，不用跟我说。取货从明天上午十点起。',
      },
    ],
  },
  {
    id: 's29',
    category: '群内',
    title: '致谢收尾',
    useWhen: '隔夜群关门',
    avoidWhen: '还有未处理订单时',
    isPromotion: false,
    situation: 'group_thanks',
    parts: [
      {
        kind: 'text',
        text: '这次的单都登记好了，谢谢大家。明天十点后来{门店}拿，有变化我会私聊您。这个群今晚就解散，不占您的列表；要再组团，到时候我单独问您愿不愿意来。',
      },
    ],
  },
  {
    id: 's30',
    category: '群内',
    title: '客户自己说的话',
    useWhen: '有授权的故事',
    avoidWhen: '拿员工的话冒充客户',
    isPromotion: false,
    situation: null,
    parts: [
      {
        kind: 'text',
        text: '上次有位妈妈写了她家是怎么试尺码的，她同意我放在这里：{页面}。是她自己的话，没改过，送的湿巾我也写明了。您家情况不一样，挑能用的看。',
      },
      { kind: 'page', pageId: 'p18' },
    ],
  },
]
