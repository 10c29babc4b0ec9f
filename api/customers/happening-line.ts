import { shownItems, shownTitle, shownYuan } from './wording.ts'

/** What may be the newest thing between her and us. */
export interface Happenings {
  view?: { title: string; views: number; at: number } | undefined
  order?: { amountFen: number; status: string; itemsJson: string; at: number } | undefined
  said?: { title: string | null; at: number } | undefined
  /** Since when we know her. */
  knownAt: number
}

/** 那一行: the newest happening in one sentence; its moment is said beside it. */
export function happeningLine({ view, order, said, knownAt }: Happenings) {
  const lines: { text: string; at: number }[] = []
  if (view) {
    const times = view.views > 1 ? `第 ${view.views} 次看` : '看了'
    lines.push({ text: `${times}「${shownTitle(view.title)}」`, at: view.at })
  }
  if (order) {
    const act = order.status === 'paid' ? '下单' : order.status === 'refunded' ? '退款' : '取消订单'
    const items = shownTitle(shownItems(order.itemsJson))
    lines.push({ text: `${act}「${items}」${shownYuan(order.amountFen)}`, at: order.at })
  }
  if (said) {
    lines.push({ text: `我们发了${said.title ? `「${said.title}」` : '一条消息'}`, at: said.at })
  }
  return lines.sort((a, b) => b.at - a.at)[0] ?? { text: '认识以来还没有看得到的动静', at: knownAt }
}
