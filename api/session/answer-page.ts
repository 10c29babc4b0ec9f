import { inlineHash } from '../front-end/headers.ts'

/** Where one goes from a page that has nothing else: the first is what most will want. */
export interface Way {
  href: string
  label: string
}

// The colours and sizes of the screens, for a page that may load nothing.
const STYLE = `:root{color-scheme:light dark;--bg:#f5f6f8;--card:#fff;--sunk:#f7f8fa;--text:#1f2329;--soft:#65676a;--main:#06804a;--on:#fff;--tint:#e7f6ee;--ink:#06673c}
@media (prefers-color-scheme:dark){:root{--bg:#111113;--card:#1c1c1e;--sunk:#262629;--text:#f2f2f4;--soft:#a9a9ae;--main:#3ddc84;--on:#052112;--tint:#12321f;--ink:#6fe6a5}}
*{box-sizing:border-box}
html{font-family:-apple-system,BlinkMacSystemFont,'PingFang SC','HarmonyOS Sans SC','Noto Sans SC','Noto Sans CJK SC','Microsoft YaHei',sans-serif;line-height:1.6;background:var(--bg);color:var(--text)}
body{margin:0;min-width:280px;overflow-wrap:anywhere}
main{max-width:30rem;margin:12vh auto 24px;padding:0 20px;text-align:center}
.mark{display:inline-block;margin:0 0 16px;padding:4px 14px;border-radius:22px;background:var(--tint);color:var(--ink);font-weight:600}
h1{margin:0 0 8px;font-size:1.25rem;line-height:1.4}
p{margin:0 0 12px;color:var(--soft);text-wrap:balance}
nav{display:grid;gap:10px;margin-top:24px}
a{display:flex;align-items:center;justify-content:center;min-height:48px;padding:8px 18px;border-radius:24px;background:var(--card);color:var(--text);font-weight:600;text-decoration:none}
a:first-child{background:var(--main);color:var(--on)}
a:focus-visible{outline:2px solid var(--main);outline-offset:3px}`

const POLICY = `default-src 'none'; img-src data:; style-src ${inlineHash(STYLE)}; frame-ancestors 'self'; base-uri 'none'; form-action 'none'`

const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

/** A page of one calm sentence and the ways on, for navigations that cannot go where they meant to. */
export function answerPage(
  status: number,
  { title, text = '', ways = [] }: { title: string; text?: string; ways?: Way[] },
) {
  const more = text && `<p>${escaped(text)}</p>`
  const links = ways.map(({ href, label }) => `<a href="${escaped(href)}">${escaped(label)}</a>`)
  const nav = links.length > 0 ? `<nav aria-label="可以去">${links.join('')}</nav>` : ''
  return new Response(
    `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><link rel="icon" href="data:,"><title>${escaped(title)} · 回声</title><style>${STYLE}</style></head><body><main><p class="mark">回声</p><h1>${escaped(title)}</h1>${more}${nav}</main></body></html>`,
    {
      status,
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'same-origin',
        'content-security-policy': POLICY,
      },
    },
  )
}
