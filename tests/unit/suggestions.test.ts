import { describe, expect, test } from 'vitest'
import { checkChildWords } from '../../api/customers/child-words.ts'
import { happeningLine } from '../../api/customers/happening-line.ts'
import { type Facts, suggest, usualInterval } from '../../api/customers/suggestions.ts'
import { type Listener, type Saying, whyBlocked } from '../../api/replies/why-blocked.ts'
import { DAY, HOUR, MINUTE } from '../../api/shop-time.ts'

const T0 = Date.parse('2026-11-21T20:41:00+08:00')

const facts = (known: Partial<Facts>): Facts => ({
  now: T0,
  kind: 'friend',
  stage: '意向',
  followedAt: T0 - 30 * DAY,
  pages: [],
  orders: [],
  said: [],
  tasks: [],
  openCase: null,
  unreadArticle: null,
  ...known,
})
const pants = {
  pageId: 'p11',
  kind: 'product' as const,
  title: '夜用拉拉裤 L：薄一点，夜里少醒一次',
  productId: 'pd01',
  views: 2,
  depth: 0.9,
  firstAt: T0 - DAY,
  lastAt: T0 - 3 * MINUTE,
}
const article = {
  ...pants,
  pageId: 'p01',
  kind: 'article' as const,
  title: '夜里到底要换几次',
  productId: null,
  views: 1,
}

describe('what helps her now, and why', () => {
  test.each<[string, Partial<Facts>, [string, string][]]>([
    [
      'she looked twice and has not bought',
      { pages: [pants] },
      [['looked_not_bought', '「夜用拉拉裤 L」看过 2 次，还没下单']],
    ],
    ['she looked twice and then bought', { pages: [pants], orders: [T0 - HOUR] }, []],
    [
      'she looked for the first time',
      { pages: [{ ...pants, views: 1, firstAt: T0 - 3 * MINUTE }] },
      [['looking_on', '刚刚看了「夜用拉拉裤 L」']],
    ],
    [
      'she finished an article and there is another',
      { pages: [article], unreadArticle: { pageId: 'p02', title: '尺码一张图' } },
      [['read_share', '刚刚读完《夜里到底要换几次》，这篇她还没看过']],
    ],
    ['she has read every article', { pages: [article] }, []],
    ['she was added today', { followedAt: T0 - HOUR }, [['welcome', '新客户，先打个招呼']]],
    [
      'she was added three days ago and nobody spoke',
      { followedAt: T0 - 3 * DAY },
      [['never_talked', '加上 3 天了，还没聊过']],
    ],
    [
      'her diapers are nearly used up',
      { stage: '复购', orders: [T0 - 20 * DAY, T0 - 44 * DAY] },
      [['repurchase', '上次下单20 天前，平时约 24 天一次']],
    ],
    [
      'she bought once: the usual interval, and it says so',
      { stage: '首购', orders: [T0 - 20 * DAY] },
      [['repurchase', '上次下单20 天前，按品类默认 24 天估的']],
    ],
    ['she is asleep', { stage: '沉睡' }, [['long_silent', '60 天没有动静，问声好就好']]],
    [
      'she is a guest of the service desk',
      { kind: 'kf', followedAt: null },
      [['kf_first', '从客服来的，还没加好友']],
    ],
    [
      'something is not settled',
      { openCase: { what: '餐椅腿垫少一个' } },
      [['case_open', '售后还没办完：餐椅腿垫少一个']],
    ],
    ['nothing happened', {}, []],
    ['it is night', { now: T0 + HOUR }, [['small_talk', '夜里了，她先说话时回一句就好']]],
  ])('%s', (_, known, expected) => {
    expect(suggest(facts(known)).map(({ situation, reason }) => [situation, reason])).toEqual(
      expected,
    )
  })

  test('what a task prepared comes first, and only once', () => {
    const task = (id: string, rule: string) => ({
      id,
      rule,
      replyId: null,
      dueAt: T0,
      evidence: { reason: rule, values: { 日期: '11月24日' } },
    })
    const ideas = suggest(
      facts({
        pages: [pants],
        tasks: [
          task('t1', 'push_coupon'),
          task('t2', 'push_coupon'),
          task('t3', 'points_expiring'),
        ],
      }),
    )
    expect(ideas.map(({ key }) => key)).toEqual(['task:t3', 'task:t1', 'looked:p11'])
    expect(ideas[0]!.values).toEqual({ 日期: '11月24日' })
  })

  test.each([
    ['three days ago it rests', 3, []],
    ['ten days ago it may be said again', 10, ['looked_not_bought']],
  ])('the same words said %s', (_, days, expected) => {
    const said = [{ situation: 'looked_not_bought', at: T0 - days * DAY }]
    expect(suggest(facts({ pages: [pants], said })).map(({ situation }) => situation)).toEqual(
      expected,
    )
  })

  test('a coupon rests for 14 days', () => {
    const tasks = [
      { id: 't', rule: 'push_coupon', replyId: null, dueAt: T0, evidence: { reason: '' } },
    ]
    expect(suggest(facts({ tasks, said: [{ situation: 'coupon', at: T0 - 13 * DAY }] }))).toEqual(
      [],
    )
    expect(
      suggest(facts({ tasks, said: [{ situation: 'coupon', at: T0 - 14 * DAY }] })),
    ).toHaveLength(1)
  })

  test('her own rhythm is the median of her intervals', () => {
    const days = (...ago: number[]) => ago.map((it) => T0 - it * DAY)
    expect(usualInterval(days(1, 25, 49, 80))).toEqual({ days: 24, isOwn: true })
    expect(usualInterval(days(1, 25, 55))).toEqual({ days: 27, isOwn: true })
    expect(usualInterval(days(1))).toEqual({ days: 24, isOwn: false })
    expect(usualInterval(days(1, 1))).toEqual({ days: 24, isOwn: false })
  })
})

describe('may it be said to her?', () => {
  const evening = T0
  const night = Date.parse('2026-11-21T21:30:00+08:00')
  const friend: Listener = {
    chat: 'single',
    kind: 'friend',
    wxType: 1,
    preference: 'normal',
    hasOpenCase: false,
    sentToday: 0,
  }
  const tired: Listener = { ...friend, preference: 'less', sentToday: 1 }
  const full: Listener = { ...friend, sentToday: 3 }
  const offer: Saying = { category: '跟进', isPromotion: true, pageKinds: [] }
  const answer: Saying = { category: '咨询问答', isPromotion: false, pageKinds: [] }
  const own: Saying = { category: '', isPromotion: false, pageKinds: [] }
  const talk: Listener = { chat: 'group', groupKind: 'talk' }

  test.each<[string, Saying, Listener, number, string]>([
    ['the second offer of a day to one who wants less', offer, tired, evening, 'needs_reason'],
    ['the first', offer, { ...tired, sentToday: 0 }, evening, 'ok'],
    ['an answer to one who wants less', answer, tired, evening, 'ok'],
    ['her own words to one who wants less', own, tired, evening, 'ok'],
    ['the fourth message of a day', offer, full, evening, 'needs_reason'],
    ['the third', offer, { ...full, sentToday: 2 }, evening, 'ok'],
    [
      'a fourth that only chats',
      { ...answer, category: '日常聊天' },
      full,
      evening,
      'needs_reason',
    ],
    ['a fourth that answers', answer, full, evening, 'ok'],
    ['a fourth about an after-sale', { ...answer, category: '售后' }, full, evening, 'ok'],
    ['a fourth in her own words', own, full, evening, 'ok'],
    ['an offer, in the evening', offer, friend, evening, 'ok'],
    ['an offer, at night', offer, friend, night, 'needs_reason'],
    ['an answer, at night', answer, friend, night, 'ok'],
    ['her own words, at night', own, friend, night, 'ok'],
    ['an offer to one who wants none', offer, { ...friend, preference: 'none' }, evening, 'never'],
    [
      'a greeting to one who wants none',
      { ...offer, category: '招呼语', isPromotion: false },
      { ...friend, preference: 'none' },
      evening,
      'never',
    ],
    ['an answer to one who wants none', answer, { ...friend, preference: 'none' }, evening, 'ok'],
    [
      'a product page alone to one who wants none',
      { ...own, pageKinds: ['product'] },
      { ...friend, preference: 'none' },
      evening,
      'never',
    ],
    [
      'an article alone to one who wants none',
      { ...own, pageKinds: ['article'] },
      { ...friend, preference: 'none' },
      evening,
      'ok',
    ],
    [
      'an offer while something is not settled',
      offer,
      { ...friend, hasOpenCase: true },
      evening,
      'never',
    ],
    [
      'an apology while something is not settled',
      { ...answer, category: '售后' },
      { ...friend, hasOpenCase: true },
      evening,
      'ok',
    ],
    [
      'a coupon card to a WeCom contact',
      { ...answer, pageKinds: ['coupon'] },
      { ...friend, wxType: 2 },
      evening,
      'never',
    ],
    [
      'a line to one who is only in a group',
      answer,
      { ...friend, kind: 'member' },
      evening,
      'never',
    ],
    [
      'a line to a guest in the service chat',
      answer,
      { ...friend, chat: 'kf', kind: 'kf' },
      evening,
      'ok',
    ],
    ['an offer in a group that talks', offer, talk, evening, 'needs_reason'],
    ['an article in a group that talks', { ...answer, category: '资讯分享' }, talk, evening, 'ok'],
    ['an offer in a group that trades', offer, { ...talk, groupKind: 'trade' }, evening, 'ok'],
  ])('%s: %#', (_, saying, listener, at, verdict) => {
    expect(whyBlocked(saying, listener, at).kind).toBe(verdict)
  })
})

describe('what may be written down about a child', () => {
  test.each([
    ['怕红屁屁，要薄的', false, 'ok'],
    ['预产期下个月，想先把清单看明白', false, 'ok'],
    ['宝宝 11 个月，夜里醒两次', false, 'refused'],
    ['宝宝 11 个月，夜里醒两次', true, 'ok'],
    ['宝宝生日 2025年12月3日', true, 'refused'],
    ['2025-12-03 出生', true, 'refused'],
    ['下月打疫苗', false, 'ok'],
  ])('%s (guardian agreed: %s) → %s', (text, agreed, kind) => {
    expect(checkChildWords(text, agreed).kind).toBe(kind)
  })
})

describe('the one line says the newest thing', () => {
  const view = { title: pants.title, views: 2, at: T0 - 3 * MINUTE }
  const order = {
    amountFen: 6900,
    status: 'paid',
    itemsJson: '[{"name":"夜用拉拉裤"}]',
    at: T0 - HOUR,
  }
  test.each([
    [{ view, order, knownAt: 0 }, '第 2 次看「夜用拉拉裤 L」'],
    [{ view: { ...view, views: 1 }, knownAt: 0 }, '看了「夜用拉拉裤 L」'],
    [{ order, knownAt: 0 }, '下单「夜用拉拉裤」¥69'],
    [
      { view, said: { title: '看过没买，给试用', at: T0 }, knownAt: 0 },
      '我们发了「看过没买，给试用」',
    ],
    [{ knownAt: T0 }, '认识以来还没有看得到的动静'],
  ])('%#: %s', (known, text) => {
    expect(happeningLine(known).text).toBe(text)
  })
})
