import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { parseAst } from 'vite'
import { expect, test } from 'vitest'
import { leanSdk } from '../../api/front-end/lean-sdk.ts'

/** What the build makes of a file of which only these are wanted. */
function lean(code: string, wanted: string[]): string {
  const { handler } = leanSdk(wanted).transform as { handler: (code: string) => { code: string } }
  return handler.call({ parse: parseAst }, code).code
}
const run = (code: string) => import(`data:text/javascript,${encodeURIComponent(code)}`)

test('what the wanted leads to stays, with what fills it; the rest is left out', async () => {
  const code = `
    var table = {}, unused = document.createElement('canvas');
    (function (it) { it.a = 1; it.b = 2 })(table);
    const other = () => unused;
    function read(name) { return deeper(name) }
    function deeper(name) { return table[name] }
    export { read as get, other }`
  const made = lean(code, ['get'])
  expect(made).not.toMatch(/canvas|other/)
  const { get } = await run(made)
  expect([get('a'), get('b')]).toEqual([1, 2])
})

test('a call the SDK does not have stops the build', () => {
  expect(() => lean('const a = 1; export { a }', ['b'])).toThrow('exports no b')
})

test('of WeCom’s SDK less than two thirds stay, and they load and answer', async () => {
  const { resolve } = createRequire(import.meta.url)
  const folder = dirname(resolve('@wecom/jssdk'))
  const whole = readFileSync(join(folder, 'wecom.prod.js'), 'utf8')
  const wanted = ['register', 'env', 'getContext', 'sendChatMessage']
  const made = lean(whole, wanted)
  expect(made.length / whole.length).toBeLessThan(2 / 3)
  const sdk = await run(made)
  expect(Object.keys(sdk).toSorted()).toEqual(wanted.toSorted())
  expect(sdk.register).toBeTypeOf('function')
  expect(sdk.env.isWeCom).toBe(false)
})
