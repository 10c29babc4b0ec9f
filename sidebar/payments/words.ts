import { catalogue } from '../words.ts'

export const words = catalogue(
  {
    collect: '收款',
    what: '收什么钱',
    whatHint: '如：拉拉裤 L 一包',
    amount: '金额（元）',
    badAmount: '金额写成 69 或 69.5 这样',
    ask: '发收款',
    note: '会打开企业微信的收款，金额和说明已经填好；收到了这里会自己变。',
    asked: '收款发出去了，等对方付',
    turnedBack: '没发出去，这笔还是待付款',
    none: '还没有收过款',
    states: (state: string, isAsked: boolean) =>
      state === 'waiting'
        ? isAsked
          ? '待付款'
          : '待付款（还没发给对方）'
        : ({ paid: '已付款', refunded: '已退款', closed: '已关闭' }[state] ?? state),
    by: (name: string) => `${name}收`,
  },
  () => import('./words.en.ts'),
)
