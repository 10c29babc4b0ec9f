import type { RadarItem } from '../live/radar-items.ts'

/** What a member reads when a customer of hers is looking, or was a moment ago. */
export function viewWords(
  { name, pageTitle }: Pick<RadarItem, 'name' | 'pageTitle'>,
  openings: number,
  isNow: boolean,
): string {
  const times = openings > 1 ? `第 ${openings} 次` : ''
  return `${name} ${isNow ? '正在看' : '刚看过'}《${pageTitle ?? '您发的页面'}》${times}`
}

const NAMED = 6

/** A line of the radar, and who it is about where it names nobody. */
export type DigestItem = RadarItem & { personKey: string | null }

/** Several people's views in few lines: those with names first, the others as a number. */
export function digestWords(items: DigestItem[]): { people: number; lines: string } {
  const named = new Map<string, { name: string; pages: Map<string, number> }>()
  const others = new Set<string | null>()
  for (const { customerId, personKey, name, pageTitle, views } of items) {
    if (customerId === null) {
      others.add(personKey)
      continue
    }
    const hers = named.get(customerId) ?? { name, pages: new Map<string, number>() }
    const title = pageTitle ?? '您发的页面'
    hers.pages.set(title, (hers.pages.get(title) ?? 0) + views)
    named.set(customerId, hers)
  }
  const lines = [...named.values()].slice(0, NAMED).map(({ name, pages }) => {
    const [[title, views] = ['', 0], ...rest] = [...pages].sort(([, a], [, b]) => b - a)
    const times = views > 1 ? ` ${views} 次` : ''
    return `${name} 打开《${title}》${times}${rest.length > 0 ? `，还有 ${rest.length} 页` : ''}`
  })
  // Named where they share a group, she is no stranger elsewhere.
  const unnamed = [...others].filter((key) => key === null || !named.has(key)).length
  if (named.size > NAMED) lines.push(`还有 ${named.size - NAMED} 位客人`)
  if (unnamed > 0) lines.push(`${unnamed} 位未登记的客人`)
  return { people: named.size + unnamed, lines: lines.join('\n') }
}
