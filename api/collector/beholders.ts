import type { Db } from '../../db/database.ts'
import { together } from '../../db/together.ts'
import {
  listBrowsingAnswers,
  listVisitorLinks,
  listLiveSessions,
} from '../../db/queries/beholders.ts'
import { rollupGate } from '../../db/queries/rollups.ts'
import { listKnownCustomers } from '../../db/queries/known-customer.ts'
import type { Config } from '../config.ts'
import { visitorIdOf, type SealedVisitor } from '../session/visitor.ts'
import { dayOf } from '../shop-time.ts'
import { evidenceBy, linkVisitorToCustomer } from './link-visitor-to-customer.ts'
import { dayKeyOf } from './person-key.ts'

/** Who sent a request, as far as the request itself proves it. */
export interface Beholder {
  visitor: SealedVisitor | undefined
  /** The hash of a staff cookie in the same browser. */
  sessionId: string | undefined
  /** Address and browser; only ever hashed. */
  source: string
  /** Known from the request alone: a robot, or a look before sending. */
  aside: 'bot' | 'staff' | 'preview' | null
  receivedAt: number
}

/** How the rows of an event call the person. */
export interface Named {
  personKey: string
  visitorId: string | null
  customerId: string | null
  aside: Beholder['aside']
}

/**
 * Names everyone in a batch with a handful of reads, passing the rollups' gate with the first. What
 * she has answered is read in the transaction that keeps her events: after she withdraws, no event
 * carries her name.
 */
export async function nameBeholders(
  tx: Db,
  config: Pick<Config, 'sessionSecret'>,
  beholders: Beholder[],
  now: number,
): Promise<Map<Beholder, Named>> {
  const named = new Map<Beholder, Named>()
  const visitorIds = new Map<Beholder, string>()
  const sessionIds = new Set<string>()
  const customerIds = new Set<string>()
  for (const it of beholders) {
    if (it.aside) continue
    if (it.visitor) visitorIds.set(it, visitorIdOf(config, it.visitor))
    // In one browser with both, as in the demo, a WeChat login says who is looking.
    if (it.sessionId && !it.visitor?.openId) sessionIds.add(it.sessionId)
  }
  const asked = [...new Set(visitorIds.values())]
  const answers = new Map<string, string>()
  // Links of those who have not agreed are asked for too: that costs less than another way there.
  const { told, linked } = await together(tx, {
    gate: rollupGate(tx),
    told: listBrowsingAnswers.of(asked),
    linked: listVisitorLinks.of(asked),
  })
  for (const { visitorId, answer } of told) answers.set(visitorId, answer)
  const live = sessionIds.size > 0 ? await listLiveSessions(tx, [...sessionIds], now) : []
  const staff = new Set(live.map(({ id }) => id))
  const linkedTo = new Map<string, string | null>(linked.map((it) => [it.visitorId, it.customerId]))
  // To whom a visitor is linked, we know; only who is told to be another is asked for.
  const isKnown = new Set(linked.flatMap(({ customerId }) => customerId ?? []))
  for (const [{ visitor }, id] of visitorIds) {
    const told = visitor?.externalUserId
    if (told && !isKnown.has(told) && answers.get(id) === 'agreed') customerIds.add(told)
  }
  const others = customerIds.size > 0 ? await listKnownCustomers(tx, [...customerIds]) : []
  for (const { id } of others) isKnown.add(id)

  for (const it of beholders) {
    const { visitor } = it
    const isStaff =
      sessionIds.has(it.sessionId ?? '') && staff.has(it.sessionId!) && !visitor?.openId
    const aside = it.aside ?? (isStaff ? 'staff' : null)
    const visitorId = aside ? undefined : visitorIds.get(it)
    if (visitorId && answers.get(visitorId) === 'agreed') {
      const told = visitor?.externalUserId
      const linkedId = linkedTo.get(visitorId)
      let customerId = told && isKnown.has(told) ? told : (linkedId ?? null)
      // Remembered under WeChat's name alone so far, and now WeCom says which customer that is.
      if (customerId !== null && linkedId === null) {
        const isLinked = await linkVisitorToCustomer(
          tx,
          visitorId,
          customerId,
          now,
          evidenceBy(visitor?.openId),
        )
        if (isLinked) linkedTo.set(visitorId, customerId)
        else customerId = null
      }
      named.set(it, { personKey: customerId ?? visitorId, visitorId, customerId, aside })
      continue
    }
    const personKey = keyOfUnnamed(config, it)
    named.set(it, { personKey, visitorId: null, customerId: null, aside })
  }
  return named
}

// Of a cookie that was opened once for all its posts, and of one day.
const keysOfOpened = new WeakMap<SealedVisitor, { day: string; key: string }>()

function keyOfUnnamed(
  config: Pick<Config, 'sessionSecret'>,
  { visitor, source, receivedAt }: Beholder,
): string {
  const day = dayOf(receivedAt)
  const known = visitor && keysOfOpened.get(visitor)
  if (known?.day === day) return known.key
  const { openId, browserId } = visitor ?? {}
  const key = dayKeyOf(config, day, { openId, browserId, source })
  if (visitor && Object.isFrozen(visitor)) keysOfOpened.set(visitor, { day, key })
  return key
}
