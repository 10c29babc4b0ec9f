import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'

// `npm test`: everything, on both engines, with a real browser; the last line says how it went.

const root = resolve(import.meta.dirname, '..')
const report = join(root, '.data/test-report.json')
const bin = (name: string) => join(root, 'node_modules/.bin', name)

const checks: [title: string, command: string, args: string[]][] = [
  ['types', bin('vue-tsc'), ['--noEmit', '-p', '.']],
  ['lint', bin('oxlint'), []],
  ['format', bin('oxfmt'), ['--check', '.']],
]

const run = (command: string, args: string[]) =>
  new Promise<boolean>((done) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, NO_COLOR: '1' },
    })
    child.once('error', () => done(false))
    child.once('exit', (code) => done(code === 0))
  })

mkdirSync(join(root, '.data'), { recursive: true })
rmSync(report, { force: true })

let passed = 0
let failed = 0
let skipped = 0
// The published WeCom answers lie beside the project, not in it; without them their tests cannot run.
const hasPublishedAnswers = existsSync(join(root, '../shared/wecom/fixtures'))
for (const [title, command, args] of checks) {
  const isGood = await run(command, args)
  print(`${isGood ? 'ok    ' : 'FAILED'} ${title}`)
  if (isGood) passed++
  else failed++
}

const isGood = await run(bin('vitest'), [
  'run',
  '--config',
  'tests/vitest.config.ts',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
  ...process.argv.slice(2),
])
if (existsSync(report)) {
  const { numPassedTests, numFailedTests, numTotalTests } = JSON.parse(readFileSync(report, 'utf8'))
  passed += numPassedTests
  // What was collected and neither passed nor failed did not run: that is a failure too.
  const notRun = numTotalTests - numPassedTests - numFailedTests
  failed += numFailedTests + (hasPublishedAnswers ? notRun : 0)
  skipped = hasPublishedAnswers ? 0 : notRun
  if (!isGood && numFailedTests === 0) failed++
} else {
  failed++
}

if (skipped > 0)
  print(`${skipped} tests compare with WeCom's published answers, which are not here`)
print(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exitCode = failed === 0 ? 0 : 1

function print(line: string) {
  process.stdout.write(`${line}\n`)
}
