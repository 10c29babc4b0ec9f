import { createHash } from 'node:crypto'
import {
  existsSync,
  globSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { InlineConfig, Plugin } from 'vite'

export const ROOT = resolve(import.meta.dirname, '../..')
export const DIST = join(ROOT, 'dist')
const STAMP = join(DIST, 'built-from.json')
const COMPRESSED = /\.(js|css|html|svg|json|txt)$/

// Entries are folders' own: the sidebar, the practice clients (each page by itself), the customer
// pages' script, and their islands'. Built apart, so that no screen carries another's share of Vue.
const pages = (pattern: string) => globSync(pattern, { cwd: ROOT }).map((path) => join(ROOT, path))

const hash = (path: string) =>
  existsSync(path) ? createHash('sha256').update(readFileSync(path)).digest('base64url') : ''

/** Whatever could change the outcome: the files a build read, and names of those it might read. */
function inputsNow(read: readonly string[]): Record<string, string> {
  const names = globSync('{sidebar,miniapp,api/practice}/**/*.{ts,vue,css,html,svg}', { cwd: ROOT })
  const makers = ['build', 'lean-sdk'].map((name) => `api/front-end/${name}.ts`)
  const always = ['vite.config.ts', 'package-lock.json', ...makers]
  const all = [...new Set([...names, ...always, ...read])].toSorted()
  return Object.fromEntries(all.map((path) => [path, hash(join(ROOT, path))]))
}

/** True when `dist/` was built from other files than those that stand here now. */
export function isFrontEndStale(): boolean {
  if (!existsSync(STAMP)) return true
  const built = JSON.parse(readFileSync(STAMP, 'utf8')) as Record<string, string>
  const now = inputsNow(Object.keys(built))
  const paths = Object.keys(now)
  return (
    paths.length !== Object.keys(built).length || paths.some((path) => now[path] !== built[path])
  )
}

/** Builds both front ends into `dist/`, compressed beforehand, and remembers from what. */
export async function buildFrontEnd(): Promise<void> {
  // Made beside the old one and moved into its place: whoever starts meanwhile finds one or the other.
  const made = join(DIST, `building-${process.pid}`)
  sweepLeftovers()
  rmSync(made, { recursive: true, force: true })
  const { build } = await import('vite')
  const read = new Set<string>()
  const remember: Plugin = {
    name: 'remember-inputs',
    moduleParsed({ id }) {
      const path = relative(ROOT, id.split('?')[0]!)
      if (!path.startsWith('..') && !path.startsWith('node_modules') && !path.startsWith('\0')) {
        read.add(path)
      }
    },
  }
  const common: InlineConfig = {
    configFile: join(ROOT, 'vite.config.ts'),
    logLevel: 'error',
    mode: 'production',
    plugins: [remember],
  }
  const client = (name: string, input: string[]): Promise<unknown> | undefined =>
    input.length === 0
      ? undefined
      : build({
          ...common,
          build: {
            outDir: join(made, 'client'),
            emptyOutDir: false,
            manifest: `manifest-${name}.json`,
            rolldownOptions: { input, checks: { pluginTimings: false } },
          },
        })
  await client('sidebar', pages('sidebar/index.html'))
  await client('practice', pages('api/practice/**/*.html'))
  await client('miniapp', pages('miniapp/main.ts'))
  await client('islands', pages('miniapp/islands.ts'))
  await client('card', pages('miniapp/card.ts'))
  if (existsSync(join(ROOT, 'miniapp/server.ts'))) {
    await build({
      ...common,
      build: { ssr: 'miniapp/server.ts', outDir: join(made, 'miniapp-server'), emptyOutDir: false },
    })
  }
  compressAll(join(made, 'client'))
  rmSync(STAMP, { force: true })
  for (const name of readdirSync(made)) putInPlace(join(made, name), join(DIST, name))
  rmSync(made, { recursive: true })
  writeFileSync(STAMP, JSON.stringify(inputsNow([...read])))
}

/** What a build that was broken off has left; an hour is longer than any build takes. */
function sweepLeftovers() {
  for (const path of globSync('building-*', { cwd: DIST }).map((name) => join(DIST, name))) {
    const { mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? { mtimeMs: Infinity }
    if (Date.now() - mtimeMs > 3_600_000) rmSync(path, { recursive: true, force: true })
  }
}

/** Two starts may build at once: whoever is later takes the other's place. */
function putInPlace(from: string, to: string, tries = 5) {
  rmSync(to, { recursive: true, force: true })
  try {
    renameSync(from, to)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (tries === 0 || (code !== 'ENOTEMPTY' && code !== 'EEXIST')) throw error
    putInPlace(from, to, tries - 1)
  }
}

function compressAll(folder: string) {
  for (const path of globSync('**/*', { cwd: folder })) {
    if (!COMPRESSED.test(path)) continue
    const bytes = readFileSync(join(folder, path))
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11 }
    writeFileSync(join(folder, `${path}.br`), brotliCompressSync(bytes, { params }))
    writeFileSync(join(folder, `${path}.gz`), gzipSync(bytes, { level: 9 }))
  }
}
