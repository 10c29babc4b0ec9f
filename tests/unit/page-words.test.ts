import { expect, test } from 'vitest'
import { zh as visitorWords } from '../../api/visitors/words.ts'
import { en as visitorWordsInEnglish } from '../../api/visitors/words.en.ts'
import { zh as screenWords } from '../../miniapp/words.ts'
import { en as screenWordsInEnglish } from '../../miniapp/words.en.ts'

/** Every word by its path; a phrase with gaps is said with something in each gap. */
function told(words: object, path = ''): [string, string][] {
  return Object.entries(words).flatMap(([key, word]): [string, string][] => {
    const at = `${path}${key}`
    if (typeof word === 'object') return told(word, `${at}.`)
    if (typeof word === 'string') return [[at, word]]
    const gap = {
      advisers: [['A']],
      day: [2026, 11, 12],
      notice: ['A'],
      askInStore: [{ name: 'A', address: 'B', hours: '9:00-21:00' }],
    }[key]
    return [[at, String(word(...(gap ?? ['A', 'B'])))]]
  })
}

test.each([
  ['the screens', screenWords, screenWordsInEnglish],
  ['the server', visitorWords, visitorWordsInEnglish],
])('%s say each thing in both languages, and the English is English', (_who, zh, en) => {
  const [chinese, english] = [told(zh), told(en)]
  expect(english.map(([key]) => key).sort()).toEqual(chinese.map(([key]) => key).sort())
  for (const [key, word] of [...chinese, ...english]) {
    expect([key, word.trim()]).not.toEqual([key, ''])
  }
  // The one word of Chinese leads back to it.
  const inEnglish = english.filter(([key]) => !key.startsWith('other.')).map(([, word]) => word)
  expect(inEnglish.filter((word) => /[\p{Script=Han}，。；：「」]/u.test(word))).toEqual([])
})
