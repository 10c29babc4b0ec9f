import { cpSync, globSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import ts from 'typescript'

export const SHELL = resolve(import.meta.dirname, '../../miniapp/shell')

/** The mini program's sources as WeChat's tool compiles them, in a folder of its own. */
export function buildShell(): string {
  const folder = mkdtempSync(join(tmpdir(), 'huisheng-shell-'))
  cpSync(SHELL, folder, { recursive: true })
  for (const path of globSync('**/*.ts', { cwd: SHELL })) {
    const { outputText } = ts.transpileModule(readFileSync(join(SHELL, path), 'utf8'), {
      compilerOptions: { target: ts.ScriptTarget.ES2018, module: ts.ModuleKind.CommonJS },
    })
    writeFileSync(join(folder, path.replace(/\.ts$/, '.js')), outputText)
  }
  return folder
}
