import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

// The sidebar's styles are not scoped, and a screen visited once leaves its own on the page: a class
// named twice changes what somebody else drew.

const root = resolve(import.meta.dirname, '../../sidebar')
const files = globSync('**/*.vue', { cwd: root }).filter((file) => !file.startsWith('ui/'))

/** The rules of a component: selector and body, whatever query they stand in. */
function rulesOf(file: string): [selector: string, body: string][] {
  const source = readFileSync(join(root, file), 'utf8')
  const css = [...source.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(([, text]) => text).join('')
  const plain = css
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/@keyframes[^{]*\{(?:[^{}]|\{[^{}]*\})*\}/g, '')
  return [...plain.matchAll(/([^{}@]+)\{([^{}]*)\}/g)].flatMap(([, selectors, body]) =>
    selectors!
      .split(',')
      .map((one): [string, string] => [
        one.trim().replaceAll(/\s+/g, ' '),
        body!.trim().replaceAll(/\s+/g, ' '),
      ]),
  )
}

test('no two components of the sidebar say different things of one class', () => {
  const said = new Map<string, Map<string, string>>()
  for (const file of files) {
    for (const [selector, body] of rulesOf(file)) {
      if (!/^\.[\w-]+$/.test(selector)) continue
      const bodies = said.get(selector) ?? new Map<string, string>()
      bodies.set(file, `${bodies.get(file) ?? ''}${body}`)
      said.set(selector, bodies)
    }
  }
  const twice = [...said].filter(([, bodies]) => new Set(bodies.values()).size > 1)
  expect(twice.map(([selector, bodies]) => [selector, ...bodies.keys()])).toEqual([])
})

test('a class that is styled bare in one folder is drawn by no other folder', () => {
  const owners = new Map<string, string>()
  for (const file of files) {
    for (const [selector] of rulesOf(file)) {
      if (/^\.[\w-]+$/.test(selector)) owners.set(selector.slice(1), file.split('/')[0]!)
    }
  }
  const strays = files.flatMap((file) => {
    const template = readFileSync(join(root, file), 'utf8').replaceAll(
      /<(script|style)[\s\S]*?<\/\1>/g,
      '',
    )
    const drawn = [...template.matchAll(/\sclass="([^"]*)"/g)].flatMap(([, text]) =>
      text!.split(/\s+/),
    )
    return drawn
      .filter((name) => owners.has(name) && owners.get(name) !== file.split('/')[0])
      .map((name) => `${file}: ${name} of ${owners.get(name)}`)
  })
  expect([...new Set(strays)]).toEqual([])
})
