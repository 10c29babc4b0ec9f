import { createHash } from 'node:crypto'
import type { Config } from '../config.ts'

/** `'sha256-…'` of an inline style or script, for the policy that allows just this one. */
export const inlineHash = (text: string) =>
  `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** Hashes of the inline scripts or styles that a page carries. */
export function inlineHashes(html: string, tag: 'script' | 'style'): string[] {
  const found = html.matchAll(new RegExp(`<${tag}(?![^>]*\\ssrc=)[^>]*>([\\s\\S]*?)</${tag}>`, 'g'))
  return [...found].map((match) => inlineHash(match[1]!)).filter((_, at, all) => all.length > at)
}

interface Allowed {
  scripts?: readonly string[]
  styles?: readonly string[]
  /** Who may frame the page. */
  framedBy?: string
  /** What the page may frame. */
  frames?: string
}

// WeChat's picture hosts: avatars and group pictures.
const PICTURES = 'https://*.qlogo.cn https://*.qpic.cn'

/** Content-Security-Policy of a screen: our own files, and inline only what is named by hash. */
export function contentPolicy({ scripts = [], styles = [], framedBy, frames }: Allowed): string {
  return [
    `default-src 'self'`,
    `script-src ${["'self'", ...scripts].join(' ')}`,
    `style-src ${["'self'", ...styles].join(' ')}`,
    // Vue writes `style="…"` for widths and colours of charts; an attribute cannot run anything.
    `style-src-attr 'unsafe-inline'`,
    `img-src 'self' data: ${PICTURES}`,
    `connect-src 'self'`,
    `frame-src ${frames ?? "'none'"}`,
    `frame-ancestors ${framedBy ?? "'none'"}`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `form-action 'self'`,
  ].join('; ')
}

/**
 * Headers of every page, to be given when the Response is made. `no-cache`: kept, and asked about
 * each time.
 */
export const pageHeaders = (
  config: Pick<Config, 'publicUrl'>,
  policy: string,
  cache = 'no-cache',
): Record<string, string> => ({
  'content-type': 'text/html; charset=utf-8',
  'cache-control': cache,
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
  'cross-origin-opener-policy': 'same-origin',
  ...(config.publicUrl.startsWith('https:') && {
    'strict-transport-security': 'max-age=31536000',
  }),
})

/**
 * The same for a page people read. Nobody's window is cut off from it: for that a browser puts away
 * the process it has made ready and begins another when the answer is there, and she waits. There
 * is nothing to be had by an opener: no frame may hold the page, no other site may send its forms.
 */
export function readingHeaders(
  config: Pick<Config, 'publicUrl'>,
  policy: string,
): Record<string, string> {
  const { 'cross-origin-opener-policy': _, ...headers } = pageHeaders(config, policy, 'no-store')
  return headers
}

/** Who may show our screens in a frame: the practice clients in the demo; WeCom's desktop panel. */
export const sidebarFramedBy = ({ isDemo }: Pick<Config, 'isDemo'>) =>
  isDemo ? `'self'` : `'self' https://*.work.weixin.qq.com https://*.qq.com`

// Its library for pages, and only where an official account signs for them.
const WEIXIN_LIBRARY = 'https://res.wx.qq.com/open/js/'

/** Policy of a customer page, which has inline only these style sheets and no inline script. */
export const pagePolicy = (
  { isDemo, official }: Pick<Config, 'isDemo' | 'official'>,
  sheets: readonly string[],
): string =>
  contentPolicy({
    styles: sheets.map(inlineHash),
    ...(official && { scripts: [WEIXIN_LIBRARY] }),
    ...(isDemo && { framedBy: `'self'` }),
  })
