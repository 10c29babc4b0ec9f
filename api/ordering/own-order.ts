import type { Placement } from '../../db/queries/placements.ts'
import type { Visitor } from '../env.ts'
import { AppError } from '../errors.ts'

/** The order if it is hers, as WeChat's login proved her; for everybody else it is not there. */
export function ownOrder<P extends Pick<Placement, 'personId' | 'customerId'>>(
  placement: P | undefined,
  { openId, visitorId, customerId, isStaff }: Visitor,
): P {
  const isKnown = openId !== undefined && !isStaff
  const isHers =
    placement !== undefined &&
    isKnown &&
    (placement.personId === visitorId ||
      (customerId !== undefined && placement.customerId === customerId))
  if (!isHers) throw new AppError('not_found', '没有找到这个订单')
  return placement
}
