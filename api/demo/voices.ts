import { insertRows } from '../../db/queries/demo-shop.ts'
import type { Db } from '../../db/database.ts'
import { parseBlocks } from '../content/blocks.ts'
import { pollKeyOf } from '../polls/find-poll.ts'
import { DAY, HOUR, startOfDay, addDays, dayOf } from '../shop-time.ts'
import { demoId } from './seed-people.ts'

const LIVE = 'p21'
const POLL = 'p22'

/** 直播 tomorrow evening, and what the next group order should be: asked, answered, and taken up. */
export async function seedVoices(tx: Db, t0: number) {
  const startsAt = startOfDay(addDays(dayOf(t0), 1)) + 20 * HOUR
  const written = {
    status: 'live' as const,
    reviewerId: null,
    reviewedAt: null,
    minutes: null,
    productId: null,
    storyConsentId: null,
    gift: null,
    version: 1,
    publishedAt: t0 - 41 * DAY,
    changedAt: t0 - 41 * DAY,
  }
  const pollKey = pollKeyOf(POLL, 'next')
  const vote = (optionId: string, n: number) =>
    Array.from({ length: n }, (_, i) => ({
      id: demoId('vote', `${optionId} ${i}`),
      pollKey,
      optionId,
      personKey: `d_demo_${optionId}_${i}`,
      customerId: null,
      votedAt: t0 - (i + 1) * HOUR,
    }))
  const idea = (
    no: number,
    text: string,
    over: {
      state?: 'waiting' | 'shown'
      status?: 'received' | 'looking' | 'adopted'
      tag?: string
      note?: string
    } = {},
  ) => ({
    id: demoId('idea', `${no}`),
    pollKey,
    pageId: POLL,
    text,
    personKey: `d_demo_idea_${no}`,
    customerId: null,
    tap: `demo-${no}`,
    state: 'shown' as const,
    status: 'received' as const,
    tag: '',
    note: '',
    rev: 1,
    createdAt: t0 - no * 5 * HOUR,
    decidedAt: over.state === 'waiting' ? null : t0 - no * 4 * HOUR,
    decidedBy: over.state === 'waiting' ? null : 'u_fangzhou',
    ...over,
  })
  const ideas = [
    idea(1, '周六上午的团能不能提早到九点取货', { state: 'waiting' }),
    idea(2, '湿巾出小包装，放包里用', {
      status: 'adopted',
      tag: '包装',
      note: '下个月开始有 10 抽的',
    }),
    idea(3, '布书想先摸到再买', { status: 'looking', tag: '试用' }),
  ]
  const text = (words: string) => [
    { kind: 'text', text: words },
    { kind: 'page', pageId: null },
  ]
  const reply = { category: '日常聊天', avoidWhen: '她说过不用提醒', isPromotionAt: null }
  await insertRows(tx, {
    page: [
      {
        ...written,
        id: LIVE,
        kind: 'live' as const,
        title: '小雨讲：夜里怎么换',
        description: '二十分钟，可以提问',
        authorId: 'u_linxiaoyu',
        blocksJson: JSON.stringify(
          parseBlocks([
            {
              type: 'live',
              title: '小雨讲：夜里怎么换',
              hostId: 'u_linxiaoyu',
              startsAt,
              endsAt: startsAt + HOUR / 2,
              channel: '豆苗屋母婴',
              pageIds: ['p01', 'p11'],
            },
            {
              type: 'text',
              paragraphs: ['边换边讲，讲完留十分钟答问题。不卖东西，讲到的都在上面的页面里。'],
            },
          ]),
        ),
      },
      {
        ...written,
        id: POLL,
        kind: 'poll' as const,
        title: '下次团什么，您说了算',
        description: '投一个，或者写一条建议',
        authorId: 'u_fangzhou',
        blocksJson: JSON.stringify(
          parseBlocks([
            { type: 'art', name: 'chat', alt: '几个对话气泡' },
            {
              type: 'poll',
              id: 'next',
              question: '下一个周六想团什么',
              options: [
                { id: 'wipes', text: '湿巾' },
                { id: 'cup', text: '学饮杯' },
                { id: 'book', text: '布书' },
              ],
              takesIdeas: true,
            },
          ]),
        ),
      },
    ],
    pollVote: [...vote('wipes', 6), ...vote('cup', 3), ...vote('book', 2)],
    idea: ideas,
    ideaBacking: ideas.slice(1).flatMap(({ id }, at) =>
      Array.from({ length: 5 - at * 3 }, (_, i) => ({
        id: demoId('backing', `${id} ${i}`),
        ideaId: id,
        personKey: `d_demo_back_${at}_${i}`,
        customerId: null,
        backedAt: t0 - i * HOUR,
        toldAt: null,
      })),
    ),
    reply: [
      {
        ...reply,
        id: 's31',
        title: '直播快开始了',
        useWhen: '她要过提醒，开播前半小时',
        situation: 'live',
        partsJson: JSON.stringify(
          text(
            '{称呼}，您要我提醒的直播，{日期} 开始，从这里进：{页面}。没空就不用看，讲的都有文字。',
          ),
        ),
        status: 'live' as const,
        sortNo: 31,
        changedAt: t0 - 60 * DAY,
      },
      {
        ...reply,
        id: 's32',
        title: '您支持的建议采纳了',
        useWhen: '她支持过的建议采纳了',
        situation: 'idea_adopted',
        partsJson: JSON.stringify(
          text('{称呼}，您支持过的那条建议我们采纳了，写在这里：{页面}。谢谢您。'),
        ),
        status: 'live' as const,
        sortNo: 32,
        changedAt: t0 - 60 * DAY,
      },
    ],
  })
}
