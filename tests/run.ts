import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'

// `npm test`: everything, on both engines, with a real browser; the last line says how it went.

const root = resolve(import.meta.dirname, '..')
const data = join(root, '.data')
const bin = (name: string) => join(root, 'node_modules/.bin', name)

const checks: [title: string, command: string, args: string[]][] = [
  ['types', bin('vue-tsc'), ['--noEmit', '-p', '.']],
  ['types of the mini program', bin('tsc'), ['-p', 'miniapp/shell']],
  ['lint', bin('oxlint'), []],
  ['format', bin('oxfmt'), ['--check', '.']],
  // The journeys would build them too, with nobody beside them.
  ['screens', process.execPath, ['api/front-end/build-command.ts']],
]

const partsAndFlows = ['unit', 'components', 'flows on SQLite', 'flows on MariaDB']
const journeysAndCrashes = ['journeys', 'kill', 'the story on MariaDB']

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

const print = (line: string) => process.stdout.write(`${line}\n`)

// The published WeCom answers lie beside the project, not in it; without them their tests cannot run.
const hasPublishedAnswers = existsSync(join(root, '../shared/wecom/fixtures'))
let passed = 0
let failed = 0
let skipped = 0
const broken: string[] = []

function count(report: string, isGood: boolean) {
  if (!existsSync(report)) {
    failed++
    return
  }
  const { numPassedTests, numFailedTests, numTotalTests, testResults } = JSON.parse(
    readFileSync(report, 'utf8'),
  )
  for (const file of testResults) {
    const failures = file.assertionResults.filter(
      (test: { status: string }) => test.status === 'failed',
    )
    if (file.status === 'failed' && failures.length === 0) broken.push(`${file.name}: did not run`)
    for (const test of failures) broken.push(`${file.name}: ${test.fullName}`)
  }
  // What was collected and neither passed nor failed did not run: that is a failure too.
  const notRun = numTotalTests - numPassedTests - numFailedTests
  passed += numPassedTests
  failed += numFailedTests + (hasPublishedAnswers ? notRun : 0)
  skipped += hasPublishedAnswers ? 0 : notRun
  if (!isGood && numFailedTests === 0) failed++
}

async function check() {
  for (const [title, command, args] of checks) {
    const isGood = await run(command, args)
    print(`${isGood ? 'ok    ' : 'FAILED'} ${title}`)
    if (isGood) passed++
    else {
      failed++
      broken.push(title)
    }
  }
}

async function round(title: string, projects: string[]) {
  const report = join(data, `test-report-${title.replaceAll(' ', '-')}.json`)
  rmSync(report, { force: true })
  const began = performance.now()
  const isGood = await run(bin('vitest'), [
    'run',
    '--config',
    'tests/vitest.config.ts',
    ...projects.flatMap((project) => ['--project', project]),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ])
  count(report, isGood)
  const seconds = Math.round((performance.now() - began) / 1000)
  print(`${isGood ? 'ok    ' : 'FAILED'} ${title} (${seconds} s)`)
}

mkdirSync(data, { recursive: true })
// The cluster's files go one by one and leave a core free; the others go two at a time.
await Promise.all([check(), round('cluster', ['Galera'])])
await round('parts and flows', partsAndFlows)
await round('journeys and crashes', journeysAndCrashes)

// Named once more at the end: a long log is seldom kept whole.
for (const name of broken) print(`FAILED ${name.replace(`${root}/`, '')}`)
if (skipped > 0) {
  print(`${skipped} tests compare with WeCom's published answers, which are not here`)
}
print(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exitCode = failed === 0 ? 0 : 1
