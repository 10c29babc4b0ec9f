import type { Role } from '../../db/schema.ts'
import { DAY } from '../shop-time.ts'
import type { Written } from './bodies.ts'
import { linesOf } from './lines.ts'
import { checkWords, isAboutHealth } from './word-check.ts'

/** Why a second person has to look at it before others see it. */
export type ApprovalReason = 'money' | 'health' | 'claim' | 'story' | 'rep'

/** 店长审核: anything with money, health or a claim, a customer's own words, or written by a rep. */
export function whyApproval(one: Written, writer: Role): ApprovalReason[] {
  const reasons = new Set<ApprovalReason>()
  if (writer === 'rep') reasons.add('rep')
  if (one.kind === 'story' || quotes(one)) reasons.add('story')
  if (MONEY.has(one.kind) || bringsMoney(one)) reasons.add('money')
  if (isAboutHealth(linesOf(one))) reasons.add('health')
  for (const { rule } of checkWords(one)) {
    if (rule === 'money') reasons.add('money')
    else if (rule === 'symptom') reasons.add('health')
    else reasons.add('claim')
  }
  return [...reasons]
}

const quotes = (one: Written) =>
  one.kind === 'page' && one.body.blocks.some(({ type }) => type === 'quote')

// What it costs, or what is given away.
const MONEY = new Set<Written['kind']>(['coupon', 'product', 'gift'])

function bringsMoney(one: Written): boolean {
  if (one.kind !== 'page' && one.kind !== 'story') return false
  const sells = ['product', 'coupon', 'order']
  return (
    one.body.productId !== null || one.body.blocks.some(({ type }) => sells.includes(`${type}`))
  )
}

/**
 * A shop with one manager and nobody else who could look still has to be able to sell. She looks a
 * second time herself: a day later, with a reason that stays beside the version and in the log.
 * Chosen over giving IT or a rep the say: who has never seen the page would only wave it through.
 * It ends by itself with the second manager or operator.
 */
export const ALONE_AFTER = DAY

/** From when on she may decide about her own, being alone; null when she may not at all. */
export function aloneFrom(
  actor: { staffId: string; role: Role },
  submitted: { by: string | null; at: number | null },
  otherEyes: number,
): number | null {
  const isHers = submitted.by === actor.staffId && submitted.at !== null
  return isHers && actor.role === 'manager' && otherEyes === 0 ? submitted.at! + ALONE_AFTER : null
}

/**
 * Who may be that second person: a manager who has not submitted it herself; what a manager
 * submitted, an operator may look at too.
 */
export function mayDecide(
  actor: { staffId: string; role: Role },
  submitted: { by: string | null; role: Role | undefined },
): boolean {
  if (submitted.by === null || submitted.by === actor.staffId) return false
  return actor.role === 'manager' || (actor.role === 'operator' && submitted.role === 'manager')
}
