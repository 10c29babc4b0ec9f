import type { listAnswersOfCustomer } from '../../db/queries/consents.ts'
import { type Cursor, isAfter, PAGE } from '../../db/queries/timelines.ts'

/** 轨迹: one thing that happened, in words. */
export interface TimelineItem {
  id: string
  kind: 'view' | 'forward' | 'order' | 'send' | 'tag' | 'stage' | 'note' | 'consent'
  text: string
  detail: string | null
  at: number
}

type Answers = Awaited<ReturnType<typeof listAnswersOfCustomer>>

const PURPOSES = {
  browsing: '浏览记录',
  personalised: '按她看过的推荐',
  guardian: '记下宝宝月龄段',
}
const ANSWERS = { agreed: '同意', declined: '先不用', withdrawn: '撤回同意' }

/** What she said of being remembered: her answers are few, and all read anyway. */
export const consentItems = (answers: Answers, cursor: Cursor | undefined): TimelineItem[] =>
  answers
    .map((answer) => ({ ...answer, at: answer.answeredAt }))
    .filter((answer) => isAfter(answer, 'consent', cursor))
    .sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1))
    .slice(0, PAGE)
    .map(({ id, answer, purpose, at }) => ({
      id: `consent:${id}`,
      kind: 'consent',
      text: `${ANSWERS[answer]}：${PURPOSES[purpose]}`,
      detail: null,
      at,
    }))
