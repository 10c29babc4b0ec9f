import type { Role } from '../../db/schema.ts'
import type { Written } from './bodies.ts'
import { linesOf } from './lines.ts'
import { checkWords, isAboutHealth } from './word-check.ts'

/** Why a second person has to look at it before others see it. */
export type ApprovalReason = 'money' | 'health' | 'claim' | 'story' | 'rep'

/** 店长审核: anything with money, health or a claim, a customer's own words, or written by a rep. */
export function whyApproval(one: Written, writer: Role): ApprovalReason[] {
  const reasons = new Set<ApprovalReason>()
  if (writer === 'rep') reasons.add('rep')
  if (one.kind === 'story') reasons.add('story')
  if (MONEY.has(one.kind) || bringsMoney(one)) reasons.add('money')
  if (isAboutHealth(linesOf(one))) reasons.add('health')
  for (const { rule } of checkWords(one)) {
    if (rule === 'money') reasons.add('money')
    else if (rule === 'symptom') reasons.add('health')
    else reasons.add('claim')
  }
  return [...reasons]
}

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
