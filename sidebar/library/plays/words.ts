import { catalogue } from '../../words.ts'
import { situations } from '../reply-choices.ts'
import { clock, spanOf } from './minutes.ts'
import type { Condition, Deed, Wait } from './shapes.ts'

const WEEK = ['一', '二', '三', '四', '五', '六', '日']
const DATES: Record<string, string> = {
  followed: '加上好友',
  lastOrder: '上次下单',
  reorder: '复购间隔到 80%',
  asleep: '满 60 天没动静',
  flashOpen: '开团',
  flashClose: '截单',
  memberDay: '会员日',
}

const span = ({ days, hours, minutes }: Omit<ReturnType<typeof spanOf>, 'isBefore'>) =>
  [days && `${days} 天`, hours && `${hours} 小时`, minutes && `${minutes} 分钟`]
    .filter(Boolean)
    .join(' ')
const situationOf = (of: string) => situations[of as keyof typeof situations] ?? of
const PAGES = { any: '页面', article: '文章', product: '商品' }
const SINCE = { entry: '进来后', previous: '上一步之后' }

const condition = (one: Condition | Deed): string => {
  switch (one.is) {
    case 'ordered':
      return one.since === 'ever' ? '买过' : '下单了'
    case 'stage':
      return one.of.join('、')
    case 'notStage':
      return `不是${one.of.join('、')}`
    case 'opened':
      return `${'since' in one && one.since ? SINCE[one.since] : ''}打开了${PAGES[one.what]}`
    case 'neverOpened':
      return '还没打开过页面'
    case 'looked':
      return `同一件看过 ${one.times} 次`
    case 'said':
      return `${one.days} 天内说过同一条`
    case 'saidKind':
      return one.situation === 'coupon'
        ? `${one.days} 天内给过券`
        : `${one.days} 天内说过「${situationOf(one.situation)}」`
    case 'talked':
      return `${one.days} 天内说过话`
    case 'openCase':
      return '有没处理完的售后'
    case 'noAgeBand':
      return '没同意记月龄段'
    case 'saidNo':
      return `${one.days} 天内说过不需要`
    case 'optedOut':
      return '别再发'
    case 'less':
      return '选了少发点'
    case 'otherPlay':
      return '已在其它打法'
    case 'notFriend':
      return '还不是好友'
    case 'friend':
      return '成了好友'
    case 'tag':
      return `标签 ${one.names.join(' 或 ')}`
    case 'groupKind':
      return one.of
        .map((kind) => ({ trade: '撮合交易', talk: '认知交流', service: '履约' })[kind])
        .join('、')
    case 'audienceOrdered':
      return `${Math.round(one.share * 100)}% 的人已下单`
    case 'soldOut':
      return '已售完'
    case 'openRate':
      return `打开率到 ${Math.round(one.share * 100)}%`
    case 'pushedThisWeek':
      return `本周已推 ${one.times} 次`
    case 'justPushed':
      return `${one.minutes} 分钟内刚提过`
    case 'dissolved':
      return '群已解散'
    case 'consentWithdrawn':
      return '授权收回了'
  }
}

const OTHERWISE: Record<string, string> = { skip: '跳过', go: '照发', leave: '离开' }

const when = (wait: Wait): string => {
  switch (wait.is) {
    case 'after': {
      const long = span(spanOf(wait))
      return long ? `${long}后` : '马上'
    }
    case 'time':
      return `${wait.days ? `${wait.days} 天后 ` : ''}${clock(wait.minute)}`
    case 'weekday':
      return `周${WEEK[wait.weekday - 1]} ${clock(wait.minute)}`
    case 'monthDay':
      return `每月 ${wait.day} 日 ${clock(wait.minute)}`
    case 'date': {
      const long = spanOf(wait)
      const shift = span(long) ? `${long.isBefore ? '前' : '后'} ${span(long)}` : ''
      return `${DATES[wait.of]}${shift}${wait.minute === undefined ? '' : ` ${clock(wait.minute)}`}`
    }
    case 'event': {
      const later = wait.delayMinutes ? `之后 ${span(spanOf({ minutes: wait.delayMinutes }))}` : ''
      return `${condition(wait.event)}${later}，最多等 ${wait.timeoutDays} 天，等不到就${OTHERWISE[wait.otherwise]}`
    }
  }
}

export const words = catalogue(
  {
    plays: '打法',
    intro: '一步一步写，谁、什么时候、说什么、什么情况不发。改好先试跑，再交店长发布。',
    none: '还没有打法。',
    status: (status: string) =>
      ({
        draft: '没发布过',
        running: '在跑',
        paused: '暂停',
        draining: '只出不进',
        stopped: '停了',
      })[status] ?? status,
    line: (version: number | null, steps: number, inside: number) =>
      version === null ? '草稿' : `第 ${version} 版\u00a0· ${steps} 步\u00a0· 在里面 ${inside}`,
    did: '做了什么',
    write: '改',
    tryIt: '试跑',
    copy: '复制一份',
    copied: '复制好了，可以改了',
    copyName: (name: string) => `${name.slice(0, 17)} 副本`,
    condition,
    when,

    version: (no: number) => `第 ${no} 版`,
    entered: '进来',
    inside: '在里面',
    reached: '收到',
    goal: '达成',
    left: '离开',
    refused: '没进来',
    refusedWhy: '没进来的，只算最先的原因',
    leftWhy: '离开的原因',
    waiting: '等着',
    prepared: '备好',
    sent: '已发',
    opened: '打开',
    skipped: '跳过',
    came: '轮到',
    openRate: (rate: number, n: number) => `打开率 ${rate}%（${n}）`,
    noPage: '这一步没有页面，看不到打开。',
    few: '样本少',
    ownWord: (n: number) => `其中 ${n} 条是自报`,
    composed: (n: number) => `其中 ${n} 位是朋友圈：打开过发布框，发没发不知道`,
    replied: (n: number, of: number) => `回了 ${n}（客服里发的 ${of} 条）`,
    repliedUnknown: '回复：未接入',
    addsUp: '轮到 = 等着 + 备好 + 已发 + 跳过 + 离开 + 达成',
    lift: '对照组',
    liftNone: '没有对照组，看不出这个打法带来了多少。',
    liftOf: (rate: number, held: number) => `发了的达成 ${rate}%，没发的 ${held}%`,
    liftPoints: (points: number, low: number, high: number) =>
      `相差 ${points} 个百分点（95% 区间 ${low} 到 ${high}）`,
    open: (name: string, n: number) => `${name} ${n}，看名单`,
    list: '名单',
    listNone: '没有人。',
    noName: (n: number, isPart: boolean) => `${isPart ? '至少 ' : ''}${n} 位，您的角色不看名字`,
    atStep: (no: number) => `第 ${no} 步`,
    more: '再看一些',

    pause: '暂停',
    resume: '继续',
    drain: '只出不进',
    stop: '停掉',
    stopSure: '停掉后，里面的人都会离开。',
    done: '好了',

    name: '名字',
    steps: '步骤',
    step: (no: number) => `第 ${no} 步`,
    addStep: '加一步',
    removeStep: (title: string) => `删掉「${title}」`,
    up: (title: string) => `上移「${title}」`,
    down: (title: string) => `下移「${title}」`,
    editStep: (title: string) => `改「${title}」`,
    newStep: '新的一步',
    whoFor: '谁',
    everybody: '不限',
    whenIs: '什么时候',
    whatSaid: '说什么',
    unless: '不发的情况',
    unlessEnter: '不进的情况',
    title: '这一步叫什么',
    waitKind: (kind: string) =>
      ({
        after: '过一段时间',
        time: '某个钟点',
        weekday: '星期几',
        monthDay: '每月几号',
        date: '她的日子',
        event: '等她先动',
      })[kind] ?? kind,
    dateOf: (of: string) => DATES[of] ?? of,
    weekday: (no: number) => `周${WEEK[no - 1]}`,
    days: '天',
    hours: '小时',
    minutes: '分钟',
    clock: '钟点',
    atMostDays: '最多等几天',
    otherwise: '等不到就',
    other: (what: string) => OTHERWISE[what] ?? what,
    sayKind: (kind: string) =>
      ({
        reply: '话术',
        words: '自己写',
        task: '给顾问的任务',
        moment: '发朋友圈',
        upgrade: '客服升级',
      })[kind] ?? kind,
    reply: '哪一条话术',
    text: '要说的话',
    variables: '插入',

    rules: '谁进来，目标和限制',
    goalIs: '目标',
    noGoal: '不设',
    stops: '停止',
    perDay: '一天最多',
    perWeek: '7 天最多',
    perMonth: '30 天最多',
    holdOut: '对照组 %',
    holdOutHint: '留出这么多人不发，才看得出差别。',
    workdays: '只在工作日发',
    quiet: '店里 21:30–8:30 不发，到早上再说；这里只能改得更静。',

    saving: '正在存',
    saved: '已存草稿',
    unsaved: '没存上，网络好了会再存',
    stale: '有人刚改过这个打法。',
    loadNew: '看新的内容',
    mustFix: (n: number) => `${n} 处要改`,
    drop: '不要草稿',
    submit: '提交',
    submitted: (by: string) => `${by}提交了，等店长发布`,
    submitDone: '已提交，等店长发布',
    review: '看改动',
    publish: '发布',
    published: (no: number) => `第 ${no} 版发布了`,
    changes: '改动',
    noChanges: '没有改动。',
    isNew: '全新的打法',
    under: (n: number) => `正在里面的 ${n} 人留在旧版，走完为止。`,
    added: (title: string) => `加了「${title}」`,
    removed: (title: string) => `删了「${title}」`,
    moved: (title: string) => `「${title}」换了位置`,
    changed: (of: string, before: string, after: string) => `${of}：${before} → ${after}`,
    nothing: '无',
    yesNo: (is: boolean): string => (is ? '是' : '否'),

    tryDays: (n: number) => `往后 ${n} 天`,
    tryPast: '上个月',
    tryAll: '所有人',
    tryHint: '不发任何东西，只看会怎样。',
    begin: '开始试跑',
    cancelTry: '停下',
    looking: (n: number, of: number) => `看了 ${n}/${of}`,
    cancelled: '停下了，没有结果。',
    sum: (looked: number, inside: number, entered: number, refused: number, untouched: number) =>
      `${looked} = 会进来 ${entered} + 不进 ${refused} + 没轮到 ${untouched} + 已在里面 ${inside}`,
    wouldReach: (n: number) => `会收到 ${n}`,
    wouldNot: '不进的，只算最先的原因',
    wouldSay: '会发',
    wouldWait: '到时还在等',
    held: '卡在哪些限制上（次）',
    nobody: '这段时间里没有人会进来。',
    day: (day: string, n: number) => `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日发 ${n}`,
    oneHer: '看这位客户',
    oneInside: '她已经在里面了。',
    oneNot: (why: string) => `她不会进来：${why}`,
    oneNothing: '这段时间里没有让她进来的事。',
    oneHeld: '她在对照组，不会发给她。',
    oneWhat: (what: string) =>
      ({ say: '会发', skip: '跳过', wait: '等', leave: '离开', goal: '达成目标' })[what] ?? what,
    groupsOf: '个群',
  },
  () => import('./words.en.ts'),
)
