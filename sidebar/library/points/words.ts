import { catalogue } from '../../words.ts'

export const words = catalogue(
  {
    points: '积分',
    rule: '下单送积分',
    perYuan: '每付 1 元送几分（0 为不送）',
    ruleHint: '从现在起的订单按这个算，退款按比例收回。以前的不变。',
    ruleSaved: '改好了，从现在起的订单按这个算',
    takeOver: '从别处搬来',
    takeOverHint:
      '表的第一行：流水号,客户,积分,最后一天。同一个流水号搬两次只算一次；有一行不对就一行也不搬。',
    choose: '选一张表（CSV）',
    taken: (lines: number, added: number, same: number, unknown: number) =>
      `${lines} 行：新搬 ${added}，以前搬过 ${same}，认不出是谁 ${unknown}`,
  },
  () => import('./words.en.ts'),
)
