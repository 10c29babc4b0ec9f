import { DAY, MINUTE } from '../../shop-time.ts'
import type { Random } from '../random.ts'
import { at, type Story } from './plan.ts'

type Push = [daysAgo: number, hour: number, pageId: string, replyId?: string]

/** This week's pushes, group by group; their number is what the shop's book says. */
const thisWeek: Record<string, Push[]> = {
  g01: [[3, 10, 'p12', 's05']],
  g03: [[2, 20, 'p05', 's05']],
  g05: [[6, 10, 'p14', 's05']],
  g06: [
    [5, 9, 'p12'],
    [4, 12, 'p14'],
    [3, 18, 'p12'],
    [2, 9, 'p13'],
    [1, 19, 'p17'],
  ],
  g08: [[4, 20, 'p06', 's05']],
  g09: [
    [1, 19, 'p08', 's06'],
    [0, 10, 'p12', 's05'],
  ],
  g10: [[5, 20, 'p08', 's05']],
  g12: [[2, 20, 'p04']],
}

/** Before this week: the page each standing group was sent now and then. */
const before: Record<string, string[]> = {
  g01: ['p12', 'p02', 'p18', 'p14'],
  g03: ['p05', 'p03', 'p10', 'p18'],
  g04: ['p09', 'p09'],
  g05: ['p14', 'p12', 'p07', 'p06'],
  g06: ['p12', 'p17', 'p13', 'p14'],
  g08: ['p06', 'p01', 'p04', 'p06'],
  g09: ['p12', 'p19', 'p17', 'p14'],
  g10: ['p08', 'p19', 'p17', 'p08'],
  g11: ['p02', 'p07'],
  g12: ['p04', 'p10'],
}

/** 推送: seventeen in the last seven days, and the weeks before them. */
export function planPushes(story: Story, random: Random) {
  const { t0 } = story
  // The last thing the summer group bought came from this page, three weeks ago.
  story.push('g12', 'p13', at(t0, 23, 19))
  for (const [groupId, pages] of Object.entries(before)) {
    for (const [i, pageId] of pages.entries()) {
      const daysAgo = (pages.length - i) * 9 + random.int(0, 2)
      const moment = at(t0, daysAgo, random.pick([10, 12, 19]), random.int(0, 40))
      // It heard nothing for a good while before this week's page.
      if (groupId === 'g12' && daysAgo < 14) continue
      if (moment > story.group(groupId).createdAt + DAY) story.push(groupId, pageId, moment)
    }
  }
  for (const [groupId, pushes] of Object.entries(thisWeek)) {
    for (const [daysAgo, hour, pageId, replyId] of pushes) {
      story.push(groupId, pageId, at(t0, daysAgo, hour, random.int(0, 20)), replyId ?? null)
    }
  }
  // 隔夜群: the chain when it opened last night, a look at noon, the sizes 78 minutes ago.
  story.push('g02', 'p16', t0 - 1330 * MINUTE)
  story.push('g02', 'p11', at(t0, 0, 12, 10))
  story.push('g02', 'p02', t0 - 78 * MINUTE, 's27')
  story.push('g07', 'p15', t0 - 95 * MINUTE)
}
