import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { Hono, type Context } from 'hono'
import type { Deps } from '../deps.ts'
import type { MiniappRenderer } from '../visitors/page-model.ts'
import { DIST } from './build.ts'
import { contentPolicy, inlineHashes, pageHeaders, sidebarFramedBy } from './headers.ts'
import { openingFor, withOpening } from './opening.ts'
import { sidebarShell, type FrontEnd } from './screens.ts'

const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.jpg': 'image/jpeg',
  '.woff2': 'font/woff2',
}

interface File {
  plain: Uint8Array<ArrayBuffer>
  br: Uint8Array<ArrayBuffer> | null
  gzip: Uint8Array<ArrayBuffer> | null
  etag: string
}

const bytesOf = (path: string) => (existsSync(path) ? new Uint8Array(readFileSync(path)) : null)

const etagOf = (bytes: Uint8Array | string) =>
  `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 20)}"`

/** A text made at start, in the forms a browser may take. */
function packed(text: string): File {
  return {
    plain: new Uint8Array(Buffer.from(text)),
    br: new Uint8Array(brotliCompressSync(text)),
    gzip: new Uint8Array(gzipSync(text)),
    etag: etagOf(text),
  }
}

function readBuilt(): Map<string, File> {
  const folder = join(DIST, 'client')
  const files = new Map<string, File>()
  for (const name of globSync('**/*.*', { cwd: folder })) {
    if (/\.(br|gz)$/.test(name) || name.startsWith('manifest-')) continue
    const path = join(folder, name)
    const plain = bytesOf(path)!
    const [br, gzip] = [bytesOf(`${path}.br`), bytesOf(`${path}.gz`)]
    files.set(`/${name}`, { plain, br, gzip, etag: etagOf(plain) })
  }
  return files
}

/** The file in the best form this browser takes; 304 when it has it. */
function answerFile(c: Context, file: File, headers: Record<string, string>): Response {
  const common = { vary: 'accept-encoding', ...headers, etag: file.etag }
  if (c.req.header('if-none-match') === file.etag) {
    return new Response(null, { status: 304, headers: common })
  }
  const accepted = c.req.header('accept-encoding') ?? ''
  if (file.br && /\bbr\b/.test(accepted)) {
    return new Response(file.br, { headers: { ...common, 'content-encoding': 'br' } })
  }
  if (file.gzip && /\bgzip\b/.test(accepted)) {
    return new Response(file.gzip, { headers: { ...common, 'content-encoding': 'gzip' } })
  }
  return new Response(file.plain, { headers: common })
}

// Its files have names that change with them, so a page of five minutes ago is as good; `vary`
// keeps one member's page from another on the same device.
const MEMBERS_PAGE = 'private, max-age=300'

/**
 * The sidebar's page with its headers: inline scripts and styles only by their hash. Who is signed
 * in gets a page of her own, with the first answers in it.
 */
function sidebarPage(deps: Deps, built: File) {
  const { config } = deps
  const html = sidebarShell(Buffer.from(built.plain).toString('utf8'), config.isDemo)
  const policy = contentPolicy({
    scripts: inlineHashes(html, 'script'),
    styles: inlineHashes(html, 'style'),
    framedBy: sidebarFramedBy(config),
  })
  const headers = { ...pageHeaders(config, policy), vary: 'cookie, accept-encoding' }
  const file = packed(html)
  return async (c: Context) => {
    const { pathname, search } = new URL(c.req.url)
    const opening = await openingFor(deps, c.req.header('cookie'), pathname + search)
    if (!opening) return answerFile(c, file, headers)
    const hers = new Uint8Array(gzipSync(withOpening(html, opening), { level: 1 }))
    const own = { ...headers, 'cache-control': MEMBERS_PAGE }
    return /\bgzip\b/.test(c.req.header('accept-encoding') ?? '')
      ? new Response(hers, { headers: { ...own, 'content-encoding': 'gzip' } })
      : new Response(withOpening(html, opening), { headers: own })
  }
}

/** Both front ends as they were built: files from memory, hashed names for ever, shells fresh. */
export async function builtFrontEnd(deps: Deps): Promise<FrontEnd> {
  const built = readBuilt()
  const files = new Hono()
  for (const [path, file] of built) {
    const type = TYPES[extname(path)]
    if (!path.startsWith('/assets/') || !type) continue
    const headers = {
      'content-type': type,
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    }
    files.get(path, (c) => answerFile(c, file, headers))
  }
  const sidebar = built.get('/sidebar/index.html')
  if (sidebar) files.get('/sidebar/', sidebarPage(deps, sidebar))
  files.get('/sidebar', (c) => c.redirect('/sidebar/'))
  const server = pathToFileURL(join(DIST, 'miniapp-server/server.js')).href
  const { default: renderer } = (await import(server)) as { default: MiniappRenderer }
  return {
    files,
    customerPages: {
      renderer,
      script: scriptOf('miniapp', 'miniapp/main.ts'),
      islands: scriptOf('islands', 'miniapp/islands.ts'),
      card: scriptOf('card', 'miniapp/card.ts'),
    },
    practicePage: async (name) => {
      const page = built.get(`/api/practice/${name}.html`)
      if (!page) throw new Error(`the practice page ${name} was not built`)
      return Buffer.from(page.plain).toString('utf8')
    },
  }
}

function scriptOf(name: string, source: string): string | null {
  const manifest = join(DIST, `client/manifest-${name}.json`)
  if (!existsSync(manifest)) return null
  const entries = JSON.parse(readFileSync(manifest, 'utf8')) as Record<string, { file: string }>
  const entry = entries[source]
  return entry ? `/${entry.file}` : null
}
