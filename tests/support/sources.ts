import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '../..')

export interface Source {
  /** From the root: `api/orders/routes.ts`. */
  path: string
  text: string
  imports: { path: string; isType: boolean }[]
}

/** Every TypeScript and Vue file that git knows or would take, with what it imports of ours. */
export function listSources(): Source[] {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.ts', '*.vue'], {
    cwd: root,
    encoding: 'utf8',
  })
  return listed
    .split('\n')
    .filter((path) => path && !path.endsWith('.d.ts') && existsSync(join(root, path)))
    .map((path) => {
      const text = readFileSync(join(root, path), 'utf8')
      return { path, text, imports: importsOf(path, text) }
    })
}

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s+(type\s)?(?:[^'"`;]*?\sfrom\s+)?['"](\.[^'"]+)['"]|import\(\s*['"](\.[^'"]+)['"]/g

function importsOf(path: string, text: string) {
  return [...text.matchAll(IMPORT)].map(([whole, isType, fixed, dynamic]) => ({
    path: relative(root, join(root, dirname(path), (fixed ?? dynamic)!)),
    isType:
      Boolean(isType) || /import\s*\{(?:\s*type\s+\w+(?:\s+as\s+\w+)?\s*,?)+\}\s*from/.test(whole),
  }))
}

/** The text without comments and strings' contents left alone: for rules about code. */
export const withoutComments = (text: string) =>
  text.replace(/\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->/g, '').replace(/(^|[^:'"`])\/\/[^\n]*/g, '$1')
