import * as v from 'valibot'

/** A list that is read page by page. A run that began before pages were counted goes on. */
const reading = {
  /** WeCom's own. */
  cursor: v.nullable(v.string()),
  pages: v.optional(v.number(), 0),
  /** A page behind us: to be named again is to turn in circles. */
  mark: v.optional(v.nullable(v.string()), null),
}

/** Where a sync run stands. Small enough for a row, whatever the size of the corp. */
const place = v.variant('phase', [
  v.object({ phase: v.literal('staff') }),
  v.object({ phase: v.literal('tags') }),
  v.object({
    phase: v.literal('customers'),
    /** Members up to this id are done. */
    after: v.string(),
    /** The member whose customers are being read. */
    staffId: v.nullable(v.string()),
    ...reading,
  }),
  v.object({
    phase: v.literal('groups'),
    /** Owners up to this id are done. */
    after: v.string(),
    ownerIds: v.array(v.string()),
    ...reading,
    /** Groups that are listed and still to be read. */
    pending: v.array(v.string()),
  }),
  /** Groups we know and WeCom did not list. */
  v.object({ phase: v.literal('strays'), after: v.string() }),
  v.object({ phase: v.literal('end') }),
])

export type Place = v.InferOutput<typeof place>

const step = v.object({ no: v.number(), place })

export interface Step {
  /** Grows with every move, so that a move can be made once only. */
  no: number
  place: Place
}

export const readStep = (json: string): Step => v.parse(step, JSON.parse(json))
export const writeStep = (at: Step): string => JSON.stringify(at)

/** What a person reads while it runs. */
export const phaseNames: Record<Place['phase'], string> = {
  staff: '成员与门店',
  tags: '标签',
  customers: '客户',
  groups: '客户群',
  strays: '客户群',
  end: '完成',
}
