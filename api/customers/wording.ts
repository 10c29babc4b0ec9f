// How amounts, times and titles read in one line of the sidebar (product §4.7).

/** ¥1,280 or ¥12.50 */
export const shownYuan = (fen: number) => {
  const [whole, cents] = (Math.abs(fen) / 100).toFixed(2).split('.') as [string, string]
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return `${fen < 0 ? '-' : ''}¥${grouped}${cents === '00' ? '' : `.${cents}`}`
}

/** 1分12秒; nothing for less than a second. */
export const shownDuration = (ms: number) => {
  const seconds = Math.floor(ms / 1000)
  if (seconds < 1) return ''
  const minutes = Math.floor(seconds / 60)
  if (minutes === 0) return `${seconds}秒`
  return seconds % 60 === 0 ? `${minutes}分钟` : `${minutes}分${seconds % 60}秒`
}

/**
 * A page's title as one says it: what stands before the colon and without a remark in brackets at
 * its end, at most 16 characters. The colon of a clock (21:00) is none.
 */
export const shownTitle = (title: string) => {
  const bare = title.replace(/（[^（）]*）\s*$/, '') || title
  const said = [...(bare.split(/：|:(?!\d)/)[0]?.trim() || title)]
  return said.length > 16 ? `${said.slice(0, 15).join('')}…` : said.join('')
}

/** The names of an order's items: 夜用拉拉裤 ×2、棉柔巾. */
export const shownItems = (itemsJson: string) => {
  const items = JSON.parse(itemsJson) as { name?: string; quantity?: number; qty?: number }[]
  return items
    .map(({ name, quantity, qty }) => {
      const count = quantity ?? qty ?? 1
      return `${name ?? '商品'}${count > 1 ? ` ×${count}` : ''}`
    })
    .join('、')
}

/** 今天, 昨天, or 3 天前, by the shop's days. */
export const shownDaysAgo = (days: number) =>
  days <= 0 ? '今天' : days === 1 ? '昨天' : `${days} 天前`
