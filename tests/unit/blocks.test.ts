import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { artNames, parseBlocks, readBlocks, safeUrl } from '../../api/content/blocks.ts'
import { demoPages } from '../../api/demo/data/pages.ts'
import { scenes } from '../../miniapp/blocks/scenes.ts'

test.each([
  ['javascript:alert(1)'],
  ['JaVaScRiPt:alert(1)'],
  ['java\nscript:alert(1)'],
  ['data:text/html,<script>1</script>'],
  ['vbscript:x'],
  ['http://shop.example/a.png'],
  ['//shop.example/a.png'],
  ['https://user:pass@shop.example/'],
  ['https:'],
  ['/p/x'],
  [''],
  [`https://shop.example/${'a'.repeat(600)}`],
])('%j is no address for a page to point at', (text) => {
  expect(safeUrl(text)).toBeUndefined()
})

test('an https address stays what it is', () => {
  expect(safeUrl('https://shop.example/图.png')).toBe('https://shop.example/%E5%9B%BE.png')
})

test('whatever text comes, an address let through is https and has no quote or bracket', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((s) => `https://${s}`),
      ),
      (s) => {
        const url = safeUrl(s)
        expect(url === undefined || /^https:\/\/[^"'<>\s]+$/.test(url)).toBe(true)
      },
    ),
  )
})

test.each([
  ['an unknown kind', [{ type: 'html', html: '<b>' }]],
  ['a field nobody knows', [{ type: 'heading', text: '一', onclick: 'x' }]],
  ['an empty paragraph', [{ type: 'text', paragraphs: [' '] }]],
  ['a picture without its size', [{ type: 'picture', url: 'https://a.example/1.png', alt: '' }]],
  [
    'a picture at an address that is no picture’s',
    [{ type: 'picture', url: 'javascript:1', width: 1, height: 1, alt: '' }],
  ],
  ['a product named by a sentence', [{ type: 'product', productId: "' or 1=1" }]],
  ['no list at all', { type: 'heading', text: '一' }],
])('%s is refused when it is written', (_what, value) => {
  expect(() => parseBlocks(value)).toThrow(/./)
})

test('a refusal names the place at fault', () => {
  const blocks = [
    { type: 'heading', text: '一' },
    { type: 'text', paragraphs: ['好', ''] },
  ]
  expect(() => parseBlocks(blocks)).toThrow('1.paragraphs.1')
})

test('a page with a block from a later version shows the others', () => {
  const json = JSON.stringify([
    { type: 'heading', text: '一' },
    { type: 'hologram', text: '二' },
    { type: 'text', paragraphs: ['三'] },
  ])
  expect(readBlocks(json).map(({ type }) => type)).toEqual(['heading', 'text'])
})

test('reading never throws, whatever stands in the column', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (json) => Array.isArray(readBlocks(json))),
  )
})

test('every page of the demo shop is made of blocks that can be written', () => {
  for (const page of demoPages) expect(() => parseBlocks(page.blocks)).not.toThrow()
  expect(demoPages).toHaveLength(20)
})

test('every drawing a page may name has been drawn', () => {
  for (const name of artNames) expect(scenes[name].length).toBeGreaterThan(2)
})
