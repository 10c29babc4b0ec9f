import type { CustomerKind, GroupKind, Preference } from '../../db/schema.ts'
import {
  mayNudgeCustomer,
  mayNudgeGroup,
  type CustomerQuota,
  type GroupQuota,
} from '../quota/rules.ts'

/** Why somebody is left out of a 群发; each is counted under the first one that applies. */
export const LEFT_OUT = [
  'opted_out',
  'not_friend',
  'unsupported',
  'not_personalised',
  'open_case',
  'ordered',
  'over_quota',
] as const
export type LeftOut = (typeof LEFT_OUT)[number]

/** Somebody who was asked for, and what stands against writing to her. */
export interface Candidate {
  id: string
  kind: CustomerKind
  wxType: number
  preference: Preference
  senderId: string | null
  isPersonalised: boolean
  hasOpenCase: boolean
  hasOrdered: boolean
  quota: CustomerQuota
}

/** What would be sent, as far as it decides who may get it. */
export interface Sending {
  /** 朋友圈 reaches WeChat only. */
  channel: 'message' | 'moment'
  isPromo: boolean
  hasCoupon: boolean
  /** Chosen by what people looked at (a stage), not by who they are. */
  isPersonalised: boolean
}

/** Why she is left out, or null when she is in. */
export function whyLeftOut(she: Candidate, sending: Sending): LeftOut | null {
  if (she.preference === 'none') return 'opted_out'
  if (she.kind !== 'friend' || she.senderId === null) return 'not_friend'
  if (she.wxType === 2 && (sending.channel === 'moment' || sending.hasCoupon)) return 'unsupported'
  if (sending.isPersonalised && !she.isPersonalised) return 'not_personalised'
  if (she.hasOpenCase) return 'open_case'
  if (she.hasOrdered) return 'ordered'
  // WeCom's own rule beside the ceilings: a member may mass-send to a customer once a day.
  const hadOne = she.quota.massToday.includes(she.senderId)
  const verdict = mayNudgeCustomer(she.quota, sending.isPromo)
  return hadOne || verdict.kind !== 'ok' ? 'over_quota' : null
}

/** A group that was asked for. */
export interface CandidateGroup {
  id: string
  kind: GroupKind
  quota: GroupQuota
}

/** Why a group is left out, or null. What a person may overrule, an audience may not. */
export function whyGroupLeftOut(group: CandidateGroup, isPromo: boolean): string | null {
  if (group.kind === 'talk' && isPromo) return '认知交流群不发推广'
  const verdict = mayNudgeGroup(group.quota, isPromo)
  return verdict.kind === 'ok' ? null : verdict.reason
}
