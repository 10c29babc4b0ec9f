import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'

const signals = resolve(import.meta.dirname, '../../api/ops/signals.ts')
const alive = `setInterval(() => {}, 1e6); process.stdout.write('here ' + process.pid + '\\n')`
const early = `await import('${signals}'); ${alive}`
// Leaving takes a moment; being told twice in it is written down.
const late = `const { whenToldToLeave } = await import('${signals}')
  whenToldToLeave((signal) => {
    process.stdout.write('leaving on ' + signal + '\\n')
    setTimeout(() => process.exit(0), 200)
  }); ${alive}`

function run(command: string, args: string[], env: NodeJS.ProcessEnv = process.env) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'], env })
  let said = ''
  child.stdout.on('data', (bytes) => (said += bytes))
  const silent = once(child.stdout, 'close')
  const begun = once(child.stdout, 'data')
  return { child, begun, silent, exit: once(child, 'exit'), said: () => said }
}

const node = (code: string) => run(process.execPath, ['--input-type=module', '-e', code])

test('whoever ends the product while it still starts is heard, and nothing has failed', async () => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    const it = node(early)
    await it.begun
    it.child.kill(signal)
    expect(await it.exit).toEqual([0, null])
  }
})

test('one Ctrl-C that comes from the terminal and from npm is one', async () => {
  const it = node(late)
  await it.begun
  it.child.kill('SIGINT')
  await once(it.child.stdout, 'data')
  it.child.kill('SIGINT')

  expect(await it.exit).toEqual([0, null])
  expect(it.said().match(/leaving/g)).toHaveLength(1)
})

test('when npm alone is told to go, the product goes too', async () => {
  const script = `"${process.execPath}" --input-type=module -e "$CODE"; true`
  const env = { ...process.env, CODE: late, npm_lifecycle_event: 'start' }
  const shell = run('/bin/sh', ['-c', script], env)
  await shell.begun
  shell.child.kill('SIGTERM')
  // Both hold the pipe: it closes when the second has gone.
  await shell.silent

  expect(shell.said()).toContain('leaving on SIGTERM')
})
