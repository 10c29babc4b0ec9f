import { describe, expect, test } from 'vitest'
import { checkPlayWords } from '../../api/plays/play-words.ts'
import { aPlay, aStep } from '../support/play-cases.ts'

const says = (text: string, kind = 'words') =>
  aPlay({}, [aStep({ say: { kind, text } })]).definition

describe('词语检查 of a play: what may not stand, and what a second person looks at', () => {
  test.each([
    ['分享后领取一张券', 'problems'],
    ['分享给三个朋友就领券', 'problems'],
    ['转发给三位朋友，得一份礼', 'problems'],
    ['口感接近母乳', 'problems'],
    ['半夜发烧怎么办', 'problems'],
    ['增强免疫力，医生推荐', 'reviews'],
    ['这款能治疗湿疹', 'reviews'],
    ['全网最低价，绝对好用', 'reviews'],
    ['今天满 199 减 20', 'reviews'],
    ['三段奶粉到货', 'reviews'],
    ['周末好，最近睡得还好吗', 'nothing'],
    ['{称呼}，上次看的尺码到货了，您看看要不要留一件。', 'nothing'],
    ['您转发给姥姥也没关系，她觉得有用就好', 'nothing'],
    ['半夜发烧别等，请带宝宝就医', 'nothing'],
  ])('%s: %s', (text, becomes) => {
    const { problems, reviews } = checkPlayWords(says(text))
    expect([problems.length > 0, reviews.length > 0]).toEqual([
      becomes === 'problems',
      becomes === 'reviews',
    ])
    for (const { path } of [...problems, ...reviews]) expect(path).toBe('steps.0.say.text')
  })

  test('a post is read by customers, a task by the member alone', () => {
    const text = '打个电话，说说今天的优惠'
    expect(checkPlayWords(says(text, 'task')).reviews).toEqual([])
    expect(checkPlayWords(says(text, 'moment')).reviews).toHaveLength(1)
    expect(checkPlayWords(says('分享就送积分', 'task')).problems).toHaveLength(1)
  })

  test('words a published play says already are not asked about again', () => {
    const text = '今天满 199 减 20'
    expect(checkPlayWords(says(text), new Set([text])).reviews).toEqual([])
  })
})
