import { catalogue } from '../words.ts'

export const words = catalogue(
  {
    stranger: '新客户，先打个招呼',
    strangerWhy: '还没有她的记录。企业微信同步到以后，这里会自己出现。',
    wechat: '微信',
    wecom: '企微',
    kf: '客服访客 · 48 小时内',
    kfWhy: '还没加好友。先把眼前的问题答好，不用急着请对方加。',
    moreOf: (name: string) => `${name}的更多操作`,
    with: (names: string) => `跟进人 ${names}`,
    stages: (name: string): string => name,
    quiet: '最近没有新动静',
    scoreOf: (n: number) => `意愿 ${n}`,
    levels: (level: string) => ({ cold: '先不急', warm: '有意思', hot: '正热着' })[level] ?? level,
    now: '现在可以',
    noSuggestions: '眼下没有非说不可的话。下面有话术，想说再说。',
    optedOut: '她不想收推广。只有她问到的事，才回她。',
    lessPlease: '她说过「少发点」。',
    openCase: (no: string, what: string) => `售后没办完：${what}（${no}）。先办事，别推荐。`,
    unsure: '身份未确认，别当作她本人做的。',
    noTags: '加标签',
    tagEdit: '改标签',
    note: '记一笔',
    tasks: '到点该做',
  },
  () => import('./words.en.ts'),
)
