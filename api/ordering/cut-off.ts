import type { Offer } from '../../db/queries/offers.ts'

type Times = Pick<Offer, 'closesAt' | 'closedAt'>

/** 截单: from its moment on, or once somebody closed it earlier, nothing is taken or changed. */
export const isPastCutOff = ({ closesAt, closedAt }: Times, now: number): boolean =>
  closedAt !== null || (closesAt !== null && closesAt <= now)
