import { readBlocks, type Block } from '../content/blocks.ts'
import { clockOf, dayOf, weekdayOf } from '../shop-time.ts'

export type LiveBlock = Extract<Block, { type: 'live' }>

/** The 直播 a page announces; undefined: it announces none. */
export const liveOn = (blocksJson: string): LiveBlock | undefined =>
  readBlocks(blocksJson).find((block): block is LiveBlock => block.type === 'live')

/** How contacts and pages that came from this 直播 are marked: `sph_live_1121`. */
export const sourceOfLive = ({ startsAt }: Pick<LiveBlock, 'startsAt'>): string =>
  `sph_live_${dayOf(startsAt).slice(5).replace('-', '')}`

/** Before, while, after. */
export const stateOfLive = ({ startsAt, endsAt }: LiveBlock, at: number) =>
  at < startsAt ? ('soon' as const) : at < endsAt ? ('on' as const) : ('over' as const)

/** 11月22日 周日 20:00, in the shop's zone. */
export function clockWords(at: number): string {
  const [, month, day] = dayOf(at).split('-').map(Number)
  return `${month}月${day}日 周${'一二三四五六日'[weekdayOf(at) - 1]} ${clockOf(at)}`
}
