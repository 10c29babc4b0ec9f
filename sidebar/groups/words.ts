import { catalogue } from '../words.ts'

export const words = catalogue(
  {
    members: (n: number) => `${n} 人`,
    kinds: (kind: string) =>
      ({ trade: '撮合交易群', talk: '认知交流群', service: '履约群' })[kind] ?? '客户群',
    flash: '隔夜群',
    flashSoon: (time: string) => `${time} 开团`,
    flashEnds: (left: string, time: string) => `${left}（${time} 收尾）`,
    flashOver: '已到收尾时间，请发致谢后在企业微信里解散。',
    dissolved: '这个群已经解散，只能看，不能再发。',
    talkNoPromo: '认知交流群：不发促销。',
    notOwner: (name: string) => `群主是${name}，您可以看，要发请${name}来发。`,
    now: '现在',
    people: '成员',
    orders: '订单',
    tabs: '群的三个方面',
    credited: (n: number) => `${n} 单`,
    creditRule: (days: number) => `下单前 ${days} 天内最后看过的分享算这个群的（末次触达）。`,
    noOrders: '这几天还没有归到这个群的订单。',
    confirmWho: (name: string, n: number) => `「${name}」里的 ${n} 人都会看到。`,
  },
  () => import('./words.en.ts'),
)
