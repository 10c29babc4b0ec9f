import { expect, test } from 'vitest'
import { checkPlainWords } from '../../api/library/word-check.ts'
import { listSources } from '../support/sources.ts'

// R38: 带朋友来 is thanked after the friend's visit or purchase; sharing itself is never paid for.
// Every word of the product and of its demo shop is read: screens, pages, scripts, plays, templates.

const isRead = (path: string) =>
  /^(api|sidebar|miniapp)\//.test(path) && path !== 'api/library/word-check.ts'

test('no page, script or screen offers anything for a share', () => {
  const sources = listSources().filter(({ path }) => isRead(path))
  const lines = sources.flatMap(({ path, text }) =>
    text
      .split('\n')
      .filter((line) => /\p{Script=Han}/u.test(line) && !/^\s*(\/\/|\*|\/\*)/.test(line))
      .map((line) => ({ path, line })),
  )
  expect(lines.length).toBeGreaterThan(1_000)
  const offers = lines.filter(({ line }) =>
    checkPlainWords(line).some(({ rule }) => rule === 'reward'),
  )
  expect(offers).toEqual([])
})
