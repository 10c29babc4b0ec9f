import { createHash } from 'node:crypto'
import type { Db } from '../../db/database.ts'
import { giveBenefitsToCustomer } from '../../db/queries/benefit-people.ts'
import { listViewIdsOfPerson } from '../../db/queries/page-views.ts'
import { linkPlacements } from '../../db/queries/placements.ts'
import {
  insertIdentityLink,
  insertIdentityMoves,
  listHeldByVisitor,
  wasTakenBack,
} from '../../db/queries/identity-links.ts'
import { linkVisitor } from '../../db/queries/beholders.ts'
import { learnOfBuyer } from '../attribution/recredit-orders.ts'
import { miniOpenIdOf } from '../wechat/mini-open-id.ts'
import { renameViews } from './rename-views.ts'

/** What says that a visitor is a customer: WeCom's login, her unionid, or its pending form. */
type Evidence = 'external_userid' | 'unionid' | 'pending_id'

/** By what WeChat's word on this person leads to a customer: a mini program knows her by unionid. */
export const evidenceBy = (openId: string | undefined): Evidence =>
  miniOpenIdOf({ openId }) ? 'unionid' : 'external_userid'

/**
 * A visitor who agreed turns out to be a customer: everything she opened before becomes that
 * customer's, score and rollups too (R46), in the caller's transaction. False: somebody has said
 * that this is not she, and nothing is joined.
 */
export async function linkVisitorToCustomer(
  tx: Db,
  visitorId: string,
  customerId: string,
  now: number,
  evidence: Evidence = 'external_userid',
): Promise<boolean> {
  if (await wasTakenBack(tx, visitorId, customerId)) return false
  // Two pages opened at once meet in one row.
  const linkId = identityLinkId(visitorId, customerId)
  await insertIdentityLink(tx, {
    id: linkId,
    visitorId,
    customerId,
    evidence,
    confidence: 'sure',
    linkedBy: null,
    linkedAt: now,
    undoneBy: null,
    undoneAt: null,
  })
  const held = await listHeldByVisitor(tx, visitorId, customerId)
  await insertIdentityMoves(
    tx,
    held.map((move) => ({ linkId, ...move })),
  )
  await linkVisitor(tx, visitorId, customerId, now)
  await giveBenefitsToCustomer(tx, visitorId, customerId)
  await linkPlacements(tx, visitorId, customerId)
  await learnOfBuyer(tx, customerId, now)
  const views = await listViewIdsOfPerson(tx, visitorId, 0)
  await renameViews(
    tx,
    views.map(({ id }) => id),
    visitorId,
    { personKey: customerId, visitorId, customerId },
    now,
  )
  return true
}

const identityLinkId = (visitorId: string, customerId: string) =>
  `link_${createHash('sha256').update(`${visitorId} ${customerId}`).digest('hex').slice(0, 40)}`
