const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

/** A page of one calm sentence and one way on, for navigations that cannot go where they meant to. */
export function answerPage(status: number, text: string, way?: { href: string; label: string }) {
  const link = way ? `<p><a href="${escaped(way.href)}">${escaped(way.label)}</a></p>` : ''
  return new Response(
    `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><title>回声</title><main><h1>回声</h1><p>${escaped(text)}</p>${link}</main></html>`,
    {
      status,
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'same-origin',
        'content-security-policy':
          "default-src 'none'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'",
      },
    },
  )
}
