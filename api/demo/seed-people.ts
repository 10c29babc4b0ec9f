import { createHash } from 'node:crypto'
import { insertRows } from '../../db/queries/demo-shop.ts'
import type { Db } from '../../db/database.ts'
import type { Schema } from '../../db/schema.ts'
import type { Config } from '../config.ts'
import { visitorIdOf } from '../session/visitor.ts'
import { NOTICE_VERSION } from '../visitors/consent-notice.ts'
import { DAY, MINUTE } from '../shop-time.ts'
import type { DemoCorp, DemoCustomer } from './corp.ts'

/** An id that is the same in every demo shop. */
export const demoId = (kind: string, words: string) =>
  `${kind}_${createHash('sha256').update(words).digest('hex').slice(0, 32)}`

/** 门店、成员、客户、群: what a first full sync from WeCom would bring, and what the shop added. */
export async function seedPeople(tx: Db, config: Config, corp: DemoCorp) {
  const { t0, customers, groups } = corp
  const friends = customers.filter(({ kind }) => kind !== 'member')
  await insertRows(tx, {
    setting: [{ name: 'corp-name', valueJson: JSON.stringify(corp.corp.name), changedAt: t0 }],
    store: corp.stores.map((store) => ({ ...store })),
    staff: corp.staff.map(({ id, name, role, title, bio, cert, isKfDuty }) => ({
      id,
      name,
      role,
      title,
      bio,
      isKfDutyAt: isKfDuty ? t0 : null,
      certName: cert?.name ?? null,
      certExpiresAt: cert ? t0 + cert.expiresInDays * DAY : null,
      certCheckedBy: cert?.checkedBy ?? null,
      syncedAt: t0,
      leftAt: null,
      // 何静 leads in WeCom and answers customers here: her colleagues said so.
      roleSetAt: t0,
    })),
    staffStore: corp.staff.flatMap(({ id, storeIds }) =>
      storeIds.map((storeId) => ({ staffId: id, storeId })),
    ),
    tagGroup: corp.tags.map(({ id, name }, i) => ({ id, name, sortNo: 100 - i, deletedAt: null })),
    tag: corp.tags.flatMap((group) =>
      group.tags.map((tag, i) => ({
        ...tag,
        groupId: group.id,
        sortNo: 100 - i,
        deletedAt: null,
      })),
    ),
    customer: customers.map((customer) => toRow(customer, t0)),
    follow: friends.map((customer) => ({
      staffId: customer.ownerId,
      customerId: customer.id,
      remark: '',
      description: customer.description,
      addWay: customer.kind === 'kf' ? 0 : 1,
      source: customer.source,
      followedAt: customer.createdAt,
      endedAt: null,
      endedBy: null,
      verifiedAt: t0,
    })),
    followTag: friends.flatMap((customer) =>
      customer.tagIds.map((tagId) => ({
        staffId: customer.ownerId,
        customerId: customer.id,
        tagId,
        setBy: 'wecom' as const,
        ruleName: null,
        setAt: Math.min(t0 - DAY / 2, customer.createdAt + 30 * MINUTE),
        wecomAt: t0,
      })),
    ),
    groupChat: groups.map((group) => ({
      id: group.id,
      name: group.name,
      ownerId: group.ownerId,
      kind: group.kind,
      storeId: group.storeId,
      notice: group.notice,
      memberDay: group.memberDay,
      flashOpenAt: group.flash?.openAt ?? null,
      flashCloseAt: group.flash?.closeAt ?? null,
      createdAt: group.createdAt,
      dissolvedAt: null,
      memberVersion: '',
      syncedAt: t0,
    })),
    groupMember: groups.flatMap((group) => [
      ...group.members.map((member) => aMember(group.id, member, null)),
      ...group.leavers.map(({ leftAt, ...leaver }) =>
        aMember(group.id, { ...leaver, type: 2, joinScene: 3, invitorId: null }, leftAt),
      ),
    ]),
    ...consentsOf(config, corp),
  })
}

const toRow = (customer: DemoCustomer, t0: number): Schema['customer'] => ({
  id: customer.id,
  name: customer.name,
  wxType: customer.wxType,
  kind: customer.kind,
  corpName: customer.corpName,
  avatarUrl: null,
  unionId: customer.unionId,
  storeId: customer.storeId,
  preference: customer.preference,
  preferenceAt: customer.preferenceAt,
  ageBand: customer.ageBand,
  guardianConsentAt: customer.guardianConsentAt,
  createdAt: customer.createdAt,
  syncedAt: t0,
  deletedAt: null,
})

function aMember(
  groupId: string,
  member: {
    id: string
    type: number
    joinedAt: number
    joinScene: number
    invitorId: string | null
  },
  leftAt: number | null,
): Schema['groupMember'] {
  const { id, type, joinedAt, joinScene, invitorId } = member
  return {
    groupId,
    memberId: id,
    memberType: type,
    name: '',
    joinScene,
    invitorId,
    joinedAt,
    leftAt,
  }
}

/** What each person answered, as the consent strip would have written it. */
function consentsOf(config: Config, { customers }: DemoCorp) {
  const asked = customers.filter(({ consentAt }) => consentAt !== null)
  const idOf = (customer: DemoCustomer) =>
    visitorIdOf(config, { browserId: customer.id, openId: customer.openId, iat: 0 })
  const row = (
    customer: DemoCustomer,
    purpose: Schema['consent']['purpose'],
    answer: Schema['consent']['answer'],
    answeredAt: number,
  ): Schema['consent'] => ({
    id: demoId('consent', `${customer.id} ${purpose}`),
    visitorId: idOf(customer),
    purpose,
    answer,
    // The words have not changed since they answered: nobody is asked again.
    version: NOTICE_VERSION,
    answeredAt,
    evidence: 'page',
  })
  return {
    visitor: asked
      .filter(({ consent }) => consent === 'agreed')
      .map((customer) => ({
        id: idOf(customer),
        customerId: customer.id,
        evidence: 'external_userid' as const,
        createdAt: customer.consentAt!,
        linkedAt: customer.consentAt,
      })),
    consent: [
      ...asked.map((it) =>
        row(it, 'browsing', it.consent === 'agreed' ? 'agreed' : 'declined', it.consentAt!),
      ),
      ...customers
        .filter(({ guardianConsentAt }) => guardianConsentAt !== null)
        .map((it) => row(it, 'guardian', 'agreed', it.guardianConsentAt!)),
    ],
  }
}
