import { expect, test } from 'vitest'
import { shownTitle } from '../../api/customers/wording.ts'

test.each([
  ['夜用拉拉裤 L：薄一点，夜里少醒一次', '夜用拉拉裤 L'],
  ['周六纸尿裤团（今晚 21:00 截单）', '周六纸尿裤团'],
  ['今晚 21:00 截单', '今晚 21:00 截单'],
  ['（上）', '（上）'],
  ['：只有半句', '：只有半句'],
  ['一篇名字写得特别特别特别特别长的文章', '一篇名字写得特别特别特别特别长…'],
])('the page %s is spoken of as %s', (title, said) => {
  expect(shownTitle(title)).toBe(said)
})
