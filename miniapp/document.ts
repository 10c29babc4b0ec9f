const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign]!)

export interface Head {
  language: 'zh-CN' | 'en'
  title: string
  description: string
  /** What a chat shows when the address is pasted; null for pages that are nobody's to pass on. */
  card: { url: string; site: string; picture: string } | null
  /** Each in an element of its own, so that a page carries those it needs. */
  sheets: readonly string[]
  scripts: string[]
  /** `data-…` of the body: all that our script needs to know. */
  facts: Record<string, string>
}

/**
 * The whole document around what Vue rendered. Style is inline and scripts are modules, so the text
 * stands before either network or script has done anything.
 */
export function wholeDocument(
  { language, title, description, card, sheets, scripts, facts }: Head,
  body: string,
): string {
  const og = card
    ? [
        ['og:type', 'article'],
        ['og:title', title],
        ['og:description', description],
        ['og:url', card.url],
        ['og:site_name', card.site],
        ['og:image', card.picture],
      ]
    : []
  const head = [
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="theme-color" content="#fbfaf7" media="(prefers-color-scheme: light)">',
    '<meta name="theme-color" content="#17181a" media="(prefers-color-scheme: dark)">',
    '<meta name="format-detection" content="telephone=no">',
    '<meta name="robots" content="noindex">',
    // Saves phones the question for an icon that no chat client shows.
    '<link rel="icon" href="data:,">',
    `<title>${escaped(title)}</title>`,
    `<meta name="description" content="${escaped(description)}">`,
    ...og.map(([name, text]) => `<meta property="${name}" content="${escaped(text!)}">`),
    ...sheets.map((css) => `<style>${css}</style>`),
    // After the text: nothing she reads waits for a script, nor shares its road with one.
    ...scripts.map(
      (src) => `<script type="module" fetchpriority="low" src="${escaped(src)}"></script>`,
    ),
  ].join('')
  const data = Object.entries(facts)
    .map(([name, text]) => ` data-${name}="${escaped(text)}"`)
    .join('')
  return `<!doctype html><html lang="${language}"><head>${head}</head><body${data}>${body}</body></html>`
}
