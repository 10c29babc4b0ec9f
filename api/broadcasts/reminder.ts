import { createHash } from 'node:crypto'
import { MINUTE } from '../shop-time.ts'
import { clockWords, type LiveBlock } from './live-block.ts'

const BEFORE = 30 * MINUTE

/** Under which id her wish about one 直播 is kept: her second tap meets her first. */
export function reminderIdOf(pageId: string, startsAt: number, customerId: string): string {
  const made = createHash('sha256').update(`${pageId} ${startsAt} ${customerId}`).digest('hex')
  return `remind_${made.slice(0, 32)}`
}

/** What her adviser has to tell her, and by when: half an hour before it begins. */
export function reminding(pageId: string, { title, startsAt }: LiveBlock, at: number) {
  const when = clockWords(startsAt)
  return {
    evidenceJson: JSON.stringify({
      reason: `她要您提醒看直播「${title}」，${when}`,
      pageId,
      values: { 日期: when },
    }),
    dueAt: Math.max(at, startsAt - BEFORE),
  }
}
