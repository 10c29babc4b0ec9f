import { MINUTE } from '../../shop-time.ts'
import { at, type Story } from './plan.ts'

/** Who read what was sent to their group: the push by its number there, and on which days. */
const readings: [customerId: string, groupId: string, push: number, daysAgo: number[]][] = [
  ['cu003', 'g01', 2, [28, 25, 21]],
  ['cu003', 'g01', 3, [18, 15, 11, 8]],
  ['cu003', 'g01', 5, [3]],
  ['cu135', 'g01', 3, [17, 12]],
  ['cu014', 'g01', 3, [16]],
  ['cu014', 'g03', 3, [14]],
  ['cu014', 'g03', 4, [7]],
  ['cu015', 'g01', 2, [26, 22]],
  ['cu015', 'g01', 3, [17, 10]],
  ['cu019', 'g01', 3, [18, 16, 12, 9]],
  ['cu083', 'g03', 4, [6]],
  ['cu050', 'g03', 3, [13]],
  ['cu050', 'g01', 3, [10]],
  ['cu109', 'g03', 3, [15]],
  ['cu109', 'g01', 3, [12]],
  ['cu109', 'g03', 4, [7]],
  ['cu081', 'g01', 2, [24]],
  ['cu081', 'g01', 3, [14, 9]],
  ['cu045', 'g01', 3, [15, 13]],
  ['cu045', 'g03', 4, [8]],
]

/** The readings that 群积分 of the flash group's members come from, beside what they do anyway. */
export function planReadings(story: Story) {
  const { t0 } = story
  for (const [i, [customerId, groupId, push, days]] of readings.entries()) {
    const share = story.pushesOf(groupId)[push - 1]!
    for (const daysAgo of days) {
      story.visit(share, customerId, at(t0, daysAgo, 12, 25 + i), 45 + i, 1)
    }
  }
  // 可乐妈 read the chain to its end the night it opened, and the product at noon.
  const [chain, noon] = story.pushesOf('g02')
  story.visit(chain!, 'cu003', chain!.at + 4 * MINUTE, 52, 1)
  story.visit(noon!, 'cu003', noon!.at + 21 * MINUTE, 33, 1)
}
