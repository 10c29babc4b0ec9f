import { describe, expect, test } from 'vitest'
import { mayDecide, whyApproval } from '../../api/library/approval.ts'
import type { PageBody, ReplyBody, Written } from '../../api/library/bodies.ts'
import { changesBetween } from '../../api/library/changes.ts'
import { checkWords } from '../../api/library/word-check.ts'

const saying = (text: string, over: Partial<ReplyBody> = {}): Written => ({
  kind: 'reply',
  body: {
    category: '日常聊天',
    title: '一句话',
    useWhen: '',
    avoidWhen: '',
    situation: null,
    isPromotion: false,
    parts: [{ kind: 'text', text }],
    ...over,
  },
})
const page = (over: Partial<PageBody> = {}): Written => ({
  kind: 'page',
  body: {
    pageKind: 'article',
    title: '绘本怎么读',
    description: '',
    minutes: null,
    productId: null,
    authorId: null,
    reviewerId: null,
    reviewedDay: null,
    storyConsentId: null,
    gift: '',
    blocks: [],
    ...over,
  },
})

describe('words that stand out', () => {
  test.each([
    ['用了再也不红屁屁', ['health'], false],
    ['增强免疫力，医生推荐', ['health'], false],
    ['全网最便宜，100% 好用', ['absolute'], false],
    ['最好用的一款', ['absolute'], false],
    ['三段奶粉到货', ['feeding'], false],
    ['奶瓶第二件半价', ['feeding', 'money'], false],
    ['满 199 减 20', ['money'], false],
    ['口感接近母乳', ['milk'], true],
    ['转发到三个群领券', ['reward'], true],
    ['邀请两位朋友，送红包', ['reward'], true],
    ['砍一刀就好', ['reward'], true],
    ['半夜发烧怎么办', ['symptom'], true],
  ] as const)('%s', (text, rules, isHard) => {
    const found = checkWords(saying(text))
    expect(found.map(({ rule }) => rule)).toEqual(rules)
    expect(found.some((one) => one.isHard)).toBe(isHard)
    expect(found.every(({ text: words, why }) => text.includes(words) && why !== '')).toBe(true)
  })

  test.each([
    '{称呼}，周末好，最近睡得还好吗',
    '谢谢您愿意把办法写下来，转给您看看',
    '第一次用的话，先从小一码试起',
    '半夜发烧别等，请带宝宝就医',
    '最后再检查一下腿根的松紧',
    '您转发给姥姥也没关系，她觉得有用就好',
  ])('%s: nothing to look at', (text) => {
    expect(checkWords(saying(text))).toEqual([])
  })

  test('a card does not press; a text may say 最后', () => {
    expect(checkWords(page({ title: '最后一天' }))).toMatchObject([
      { rule: 'urgent', field: 'title', text: '最后', isHard: true },
    ])
  })

  test('words inside blocks are read, ids and addresses are not', () => {
    const blocks = [
      { type: 'list', ordered: false, items: ['好用', '绝对不漏'] },
      { type: 'picture', url: 'https://a.example/免费', width: 5, height: 4, alt: '' },
    ]
    expect(checkWords(page({ blocks }))).toMatchObject([{ rule: 'absolute', field: 'blocks' }])
  })
})

describe('who has to look', () => {
  const story = { kind: 'story' as const, body: page().body as PageBody }
  test.each([
    ['words by an operator', saying('周末好'), 'operator', []],
    ['words by a rep', saying('周末好'), 'rep', ['rep']],
    ['a price', saying('L 码 69 元'), 'operator', ['money']],
    ['a claim', saying('绝对不漏'), 'manager', ['claim']],
    ['health', saying('湿疹反复可以换薄一点的'), 'operator', ['health']],
    ['a product on the page', page({ productId: 'pd01' }), 'operator', ['money']],
    [
      'a coupon block',
      page({ blocks: [{ type: 'coupon', couponId: 'cp1' }] }),
      'operator',
      ['money'],
    ],
    ['a customer’s own words', story, 'manager', ['story']],
    [
      'her words in an article',
      page({ blocks: [{ type: 'quote', paragraphs: ['好用'], who: '一位妈妈' }] }),
      'operator',
      ['story'],
    ],
  ] as [string, Written, 'rep' | 'manager' | 'operator', string[]][])('%s', (_, one, role, why) => {
    expect(whyApproval(one, role)).toEqual(why)
  })

  test.each([
    ['manager', 'rep', true],
    ['manager', 'operator', true],
    ['manager', 'manager', true],
    ['operator', 'manager', true],
    ['operator', 'rep', false],
    ['operator', 'operator', false],
    ['rep', 'rep', false],
  ] as const)('a %s looks at what a %s submitted: %s', (role, by, may) => {
    expect(mayDecide({ staffId: 'u_2', role }, { by: 'u_1', role: by })).toBe(may)
    expect(mayDecide({ staffId: 'u_1', role }, { by: 'u_1', role: by })).toBe(false)
  })
})

describe('what publishing would change', () => {
  const parts = (...texts: string[]) => texts.map((text) => ({ kind: 'text' as const, text }))
  test.each([
    ['nothing', ['甲', '乙'], ['甲', '乙'], []],
    ['a passage more', ['甲'], ['甲', '乙'], ['new 乙']],
    ['a passage less', ['甲', '乙'], ['乙'], ['gone 甲']],
    ['another wording', ['甲', '乙', '丙'], ['甲', '丁', '丙'], ['gone 乙', 'new 丁']],
    ['another order', ['甲', '乙'], ['乙', '甲'], ['gone 甲', 'new 甲']],
  ])('%s', (_, before, after, lines) => {
    const changes = changesBetween(
      saying('', { parts: parts(...before) }),
      saying('', { parts: parts(...after) }),
    )
    expect(changes.map(({ mark, text }) => `${mark} ${text}`)).toEqual(lines)
  })

  test('a drawing and a tone are told apart from the same words in a text', () => {
    const blocks = [
      { type: 'art' as const, name: 'sleep' as const, alt: 'sleep' },
      { type: 'notice', tone: 'care', text: 'care' },
    ]
    const changes = changesBetween(undefined, { kind: 'page', body: { blocks } } as any)
    expect(changes.map(({ text }) => text)).toEqual(['art:sleep sleep', 'tone:care care'])
  })

  test('the first version is all new', () => {
    expect(changesBetween(undefined, saying('周末好'))).toContainEqual({
      field: 'parts',
      mark: 'new',
      text: '周末好',
    })
  })
})
