import { catalogue } from '../words.ts'

export const words = catalogue(
  {
    partners: '合作商家分成',
    month: (month: string) => `${Number(month.slice(5))} 月应收`,
    line: (offer: string, redeemed: number, percent: number) =>
      `${offer} · 用了 ${redeemed} 次 · 分 ${percent}%`,
    why: (reason: string) => `不在 10%–30% 里：${reason}`,
    none: '还没有合作商家',
    record: '记一笔',
    recordFor: (name: string) => `记一笔：${name}`,
    bill: '单号',
    amount: '金额（元）',
    badAmount: '金额只写数字，最多两位小数',
    recorded: '记好了',
    bills: '这个月记的',
    due: (amount: string) => `应收 ${amount}`,
    takeBack: '冲回',
    takeBackWhy: '为什么冲回',
    tookBack: '冲回了，另记了一行',
    recordedBefore: '这个单号记过了，没有再记',
    affiliate: '联盟商品',
    commission: (orders: number) => `${orders} 单佣金`,
    rebate: (points: number) => `返给客人 ${points} 积分`,
    copy: '复制口令',
    take: '导入订单表',
    taken: (added: number, back: number, same: number) =>
      `新 ${added} 单，取消 ${back} 单，${same} 单早就有`,
  },
  () => import('./words.en.ts'),
)
