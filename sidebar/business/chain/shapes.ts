/** What the door of 转发链 answers. */

export type ChainModel = 'last' | 'root' | 'linear' | 'geometric' | 'two'

export interface ChainNode {
  shareId: string
  depth: number
  at: number
  /** Who passed it on, where she agreed to be known. */
  name: string | null
  readers: number
  forwards: number
  orders: number
  amountFen: number
}

export interface Chain {
  rootId: string
  title: string
  staffName: string
  groupName: string | null
  sentAt: number
  people: number
  forwards: number
  depth: number
  generations: { n: number; people: number }[]
  /** Mean steps between two people; null where nobody has read it. */
  distance: number | null
  selfForwards: number
  selfOpens: number
  reEntries: number
  loops: number
  medianGapMs: number | null
  newestAt: number
  isPart: boolean
  total: { orders: number; amountFen: number }
  nodes: ChainNode[]
  next: string | null
}
