import { expect, test } from 'vitest'
import { ACTS } from '../../db/acts.ts'
import { speak } from '../../sidebar/words.ts'
import { words } from '../../sidebar/settings/log-words.ts'

const names = Object.values(ACTS).flat()
const said = () =>
  names.flatMap((name) => [
    [name, words.sentence(name, '', '')],
    [name, words.sentence(name, '果果妈', '夜用拉拉裤')],
  ])

test('every act there is has a sentence of its own, in both languages, with no code in it', async () => {
  const chinese = said()
  speak('en')
  await expect.poll(() => words.title).toBe('Log')
  const english = said()
  speak('zh')
  for (const [name, sentence] of [...chinese, ...english]) {
    expect(sentence, name).toBeTruthy()
    expect(sentence).not.toContain(name)
    expect(sentence).not.toMatch(/undefined|null|“”|「」/)
  }
  for (const [name, sentence] of chinese) expect(sentence, name).toMatch(/[一-龥]/)
  // No two acts read the same.
  const bare = names.map((name) => words.sentence(name, '', ''))
  expect(new Set(bare).size).toBe(names.length)
})
