import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pushLists, type Answer, type PushReader } from '../../api/groups/watch/push-lists.ts'
import { endedStays, type Stay } from '../../api/groups/watch/stays.ts'

const PEOPLE = ['cu001', 'cu002', 'cu003', 'cu004', 'cu005', 'cu006']
const PUSHED = 500

type Act =
  | { act: 'join' | 'leave' | 'open' | 'agree' | 'withdraw' | 'forget'; who: string; at: number }
  /** A member of staff, a preview or a robot: set aside before it reaches a reader. */
  | { act: 'aside'; who: string; at: number }
  /** A friend she passed the link to. */
  | { act: 'stranger'; who: string; at: number }
  /** WeCom is asked who is in the group, told by a letter or only by night. */
  | { act: 'sync' | 'ring'; who: string; at: number }

const acts = fc
  .array(
    fc.record({
      act: fc.constantFrom<Act['act'][]>(
        'join',
        'leave',
        'open',
        'agree',
        'withdraw',
        'forget',
        'aside',
        'stranger',
        'sync',
        'ring',
      ),
      who: fc.constantFrom(...PEOPLE),
      at: fc.integer({ min: 1, max: 1000 }),
    }),
    { maxLength: 60 },
  )
  .map((list) => (list as Act[]).sort((a, b) => a.at - b.at))

/** Lives through the acts as the product hears of them. */
function live(story: Act[]) {
  const seats = new Map<string, { memberId: string; joinedAt: number; leftAt: number | null }>()
  const past = new Map<string, Stay>()
  const inside = new Map<string, number>()
  const answers = new Map<string, Answer>()
  const readers = new Map<string, PushReader>()
  const everAgreed = new Set<string>()
  const insiders = new Set<string>()
  let syncedAt: number | null = null
  let membersThen: number | null = null
  let forgotten = 0

  const sync = (at: number, isTold: boolean) => {
    const here = [...inside].map(([memberId, joinedAt]) => ({ memberId, joinedAt }))
    const times = { goneAt: at, seenAt: isTold ? null : syncedAt }
    for (const stay of endedStays([...seats.values()], here, times)) {
      past.set(`${stay.memberId} ${stay.joinedAt}`, stay)
      seats.get(stay.memberId)!.leftAt = stay.leftAt
    }
    for (const seat of here) seats.set(seat.memberId, { ...seat, leftAt: null })
    syncedAt = at
  }
  const open = (personKey: string, customerId: string | null, at: number) => {
    const was = readers.get(personKey)
    readers.set(personKey, {
      personKey,
      customerId,
      views: (was?.views ?? 0) + 1,
      activeMs: 2000,
      depth: 0.5,
      firstAt: was?.firstAt ?? at,
      lastAt: at,
    })
  }
  let isPushed = false
  const push = () => {
    if (isPushed) return
    isPushed = true
    for (const who of inside.keys()) insiders.add(who)
    membersThen = [...seats.values()].filter(({ leftAt }) => leftAt === null).length
  }
  for (const { act, who, at } of story) {
    if (at > PUSHED) push()
    const hasAgreed = answers.get(who)?.answer === 'agreed'
    if (act === 'join' && !inside.has(who)) inside.set(who, at)
    if (act === 'leave') inside.delete(who)
    // A letter is there with the change; what only the night finds has happened some time before.
    if (act === 'ring' || act === 'sync') sync(at, act === 'ring')
    if (act === 'agree' && !hasAgreed) {
      answers.set(who, { answer: 'agreed', at })
      everAgreed.add(who)
    }
    if (act === 'withdraw' && hasAgreed) answers.set(who, { answer: 'withdrawn', at })
    if (act === 'open' && isPushed) {
      if (hasAgreed) open(who, who, at)
      else open(`${inside.has(who) || insiders.has(who) ? 'd' : 'o'}_${who}_${at > 750}`, null, at)
    }
    if (act === 'stranger' && isPushed) open(`o_${at}`, null, at)
    if (act === 'forget') {
      const was = readers.get(who)
      if (was) {
        readers.delete(who)
        readers.set(`x_${forgotten}`, { ...was, personKey: `x_${forgotten++}`, customerId: null })
      }
    }
  }
  push()
  const stays: Stay[] = [
    ...past.values(),
    ...[...seats.values()]
      .filter((seat) => !past.has(`${seat.memberId} ${seat.joinedAt}`))
      .map((seat) => ({ ...seat, leftAfter: null })),
  ]
  const lists = pushLists({ sharedAt: PUSHED, membersThen }, stays, answers, [...readers.values()])
  return { lists, answers, everAgreed, insiders, readers }
}

const namesIn = ({ opened, notOpened }: ReturnType<typeof pushLists>) => [
  ...opened.map((it) => it.customerId),
  ...notOpened.map((it) => it.customerId),
]

describe('the lists of a push', () => {
  test('always add up, whoever joins, leaves, comes back, opens, agrees, withdraws or erases', () => {
    fc.assert(
      fc.property(acts, (story) => {
        const { lists } = live(story)
        const { opened, notOpened, unnamed, quiet, unknown, members } = lists
        expect(lists.openedCount).toBe(opened.length + unnamed)
        expect(lists.notOpenedCount).toBe(notOpened.length + quiet)
        expect(lists.openedCount + lists.notOpenedCount + unknown).toBe(members)
        for (const n of [unnamed, quiet, unknown, lists.others]) expect(n).toBeGreaterThanOrEqual(0)
        expect(new Set(namesIn(lists)).size).toBe(opened.length + notOpened.length)
      }),
      { numRuns: 500 },
    )
  })

  test('name nobody who never agreed, or has taken it back', () => {
    fc.assert(
      fc.property(acts, (story) => {
        const { lists, answers, everAgreed } = live(story)
        for (const name of namesIn(lists)) {
          expect(everAgreed.has(name)).toBe(true)
          expect(answers.get(name)?.answer).toBe('agreed')
        }
      }),
      { numRuns: 500 },
    )
  })

  test('say of nobody that she did not look when she did', () => {
    fc.assert(
      fc.property(acts, (story) => {
        const { lists, readers } = live(story)
        const looked = new Set(
          [...readers.keys()].map((key) => key.replace(/^[do]_/, '').replace(/_(true|false)$/, '')),
        )
        for (const { customerId } of lists.notOpened) expect(looked.has(customerId)).toBe(false)
      }),
      { numRuns: 500 },
    )
  })

  test('are of the members of that moment when every change was told at once', () => {
    const told = acts.map((story) =>
      story.flatMap((it): Act[] =>
        it.act === 'join' || it.act === 'leave'
          ? [it, { act: 'ring', who: it.who, at: it.at }]
          : it.act === 'sync' || it.act === 'ring'
            ? []
            : [it],
      ),
    )
    fc.assert(
      fc.property(told, (story) => {
        const { lists, insiders } = live(story)
        expect(lists.unknown).toBe(0)
        expect(lists.members).toBe(insiders.size)
        for (const name of namesIn(lists)) expect(insiders.has(name)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})

const stay = (memberId: string, over: Partial<Stay> = {}): Stay => ({
  memberId,
  joinedAt: 1,
  leftAt: null,
  leftAfter: null,
  ...over,
})
const reader = (personKey: string, over: Partial<PushReader> = {}): PushReader => ({
  personKey,
  customerId: null,
  views: 1,
  activeMs: 9000,
  depth: 1,
  firstAt: 600,
  lastAt: 600,
  ...over,
})
const yes = (at: number): Answer => ({ answer: 'agreed', at })

describe('one push', () => {
  test('three opened, two of them agreed: 已看 3, two of them known', () => {
    const stays = ['a', 'b', 'c', 'd', 'e'].map((id) => stay(id))
    const lists = pushLists(
      { sharedAt: PUSHED, membersThen: 5 },
      stays,
      new Map([
        ['a', yes(10)],
        ['b', yes(10)],
        ['d', yes(10)],
      ]),
      [reader('a', { customerId: 'a' }), reader('b', { customerId: 'b' }), reader('d_1')],
    )
    expect(lists).toMatchObject({ openedCount: 3, notOpenedCount: 2, unknown: 0, members: 5 })
    expect(lists.opened.map((it) => it.customerId)).toEqual(['a', 'b'])
    expect(lists.notOpened).toEqual([{ customerId: 'd' }])
    expect(lists).toMatchObject({ unnamed: 1, quiet: 1, isWhole: true })
  })

  test.each<[string, Stay, Partial<ReturnType<typeof pushLists>>]>([
    ['she left before', stay('b', { leftAt: 400 }), { members: 1, unknown: 0 }],
    ['she left after', stay('b', { leftAt: 600 }), { members: 2, unknown: 0 }],
    ['she came after', stay('b', { joinedAt: 501 }), { members: 1, unknown: 0 }],
    [
      'she was gone at night and still there before the push',
      stay('b', { leftAt: 900, leftAfter: 450 }),
      { members: 2, unknown: 1 },
    ],
    [
      'she was still there after the push',
      stay('b', { leftAt: 900, leftAfter: 550 }),
      { members: 2, unknown: 0 },
    ],
  ])('%s', (_, hers, expected) => {
    const push = { sharedAt: PUSHED, membersThen: 2 }
    expect(pushLists(push, [stay('a'), hers], new Map(), [])).toMatchObject(expected)
  })

  test('somebody who left and came back was there, and is there once', () => {
    const stays = [stay('a', { leftAt: 600 }), stay('a', { joinedAt: 700 })]
    expect(
      pushLists({ sharedAt: PUSHED, membersThen: 1 }, stays, new Map([['a', yes(1)]]), [
        reader('a', { customerId: 'a' }),
      ]),
    ).toMatchObject({ members: 1, openedCount: 1, notOpenedCount: 0 })
  })

  test('who agreed after somebody had opened without a name may have been that somebody', () => {
    const lists = pushLists(
      { sharedAt: PUSHED, membersThen: 2 },
      [stay('a'), stay('b')],
      new Map([
        ['a', yes(700)],
        ['b', yes(10)],
      ]),
      [reader('d_1', { firstAt: 600 })],
    )
    expect(lists.notOpened).toEqual([{ customerId: 'b' }])
    expect(lists).toMatchObject({ unnamed: 1, quiet: 0, notOpenedCount: 1 })
  })

  test('a push into a group not yet known says that it is not whole', () => {
    const lists = pushLists({ sharedAt: PUSHED, membersThen: 0 }, [stay('a')], new Map(), [])
    expect(lists.isWhole).toBe(false)
  })
})
