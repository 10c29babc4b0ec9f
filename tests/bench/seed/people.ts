import { visitorIdOf } from '../../../api/session/visitor.ts'
import { DAY } from '../../../api/shop-time.ts'
import type { Random } from '../../../api/demo/random.ts'
import type { Config } from '../../../api/config.ts'
import type { Schema } from '../../../db/schema.ts'
import type { Batch } from './batch.ts'
import {
  countStaff,
  countStores,
  customerIdOf,
  groupIdOf,
  hasAgreed,
  isManager,
  openIdOf,
  OPERATOR,
  PER_GROUP,
  staffIdOf,
  staffNoOf,
  storeIdOf,
  storeNoOf,
  type Shape,
} from './shape.ts'

/** 门店 and 成员, with one operator who answers for every store. */
export function addStaff(batch: Batch, shape: Shape) {
  for (let no = 0; no < countStores(shape); no++) {
    const place = { address: '', hours: '', departmentId: null }
    batch.add('store', { id: storeIdOf(no), name: `第 ${no + 1} 店`, ...place })
    batch.add('staffStore', { staffId: OPERATOR, storeId: storeIdOf(no) })
  }
  const staff = (id: string, name: string, role: Schema['staff']['role']) =>
    batch.add('staff', {
      id,
      name,
      role,
      title: '育儿顾问',
      bio: '尺码和睡眠问我都行。',
      isKfDutyAt: null,
      certName: null,
      certExpiresAt: null,
      certCheckedBy: null,
      syncedAt: shape.until,
      leftAt: null,
      roleSetAt: null,
    })
  staff(OPERATOR, '周运营', 'operator')
  for (let no = 0; no < countStaff(shape); no++) {
    staff(staffIdOf(no), `顾问${no}`, isManager(no) ? 'manager' : 'rep')
    batch.add('staffStore', { staffId: staffIdOf(no), storeId: storeIdOf(storeNoOf(no)) })
  }
}

/** Everybody of one group as far as readings know her. */
export interface Person {
  no: number
  customerId: string
  /** Null: she has not agreed to be remembered. */
  visitorId: string | null
  knownAt: number
  joinedAt: number
}

/** 客户群 with its customers, each followed by the group's owner. */
export function addGroup(
  batch: Batch,
  config: Config,
  shape: Shape,
  groupNo: number,
  random: Random,
): Person[] {
  const { until, customers } = shape
  const first = groupNo * PER_GROUP
  const ownerNo = staffNoOf(first)
  const ownerId = staffIdOf(ownerNo)
  const groupId = groupIdOf(groupNo)
  const openedAt = until - 100 * DAY
  const member = { groupId, joinScene: 1, leftAt: null } as const
  batch.add('groupChat', {
    id: groupId,
    name: `妈妈群 ${groupNo}`,
    ownerId,
    kind: groupNo % 3 === 0 ? 'trade' : 'talk',
    storeId: storeIdOf(storeNoOf(ownerNo)),
    notice: '',
    memberDay: null,
    flashOpenAt: null,
    flashCloseAt: null,
    createdAt: openedAt,
    dissolvedAt: null,
    memberVersion: '1',
    syncedAt: until,
  })
  batch.add('groupMember', {
    ...member,
    memberId: ownerId,
    memberType: 1,
    name: `顾问${ownerNo}`,
    invitorId: null,
    joinedAt: openedAt,
  })
  const people: Person[] = []
  for (let no = first; no < Math.min(first + PER_GROUP, customers); no++) {
    const joinedAt = until - random.int(61, 99) * DAY - random.int(0, DAY)
    const person = addCustomer(batch, config, shape, no, { ownerId, joinedAt })
    people.push(person)
    // A few have left again, over the last hundred days.
    const leftAt = no % 200 === 113 ? until - random.int(0, 60) * DAY - random.int(0, DAY) : null
    batch.add('groupMember', {
      ...member,
      leftAt,
      memberId: person.customerId,
      memberType: 2,
      name: `妈妈${no}`,
      invitorId: ownerId,
      joinedAt,
    })
  }
  return people
}

function addCustomer(
  batch: Batch,
  config: Config,
  { until }: Shape,
  no: number,
  { ownerId, joinedAt }: { ownerId: string; joinedAt: number },
): Person {
  const customerId = customerIdOf(no)
  const knownAt = joinedAt - DAY
  batch.add('customer', {
    id: customerId,
    name: `妈妈${no}`,
    wxType: 1,
    kind: 'friend',
    corpName: null,
    avatarUrl: null,
    unionId: null,
    storeId: storeIdOf(storeNoOf(staffNoOf(no))),
    preference: 'normal',
    preferenceAt: null,
    ageBand: null,
    guardianConsentAt: null,
    createdAt: knownAt,
    syncedAt: until,
    deletedAt: null,
  })
  batch.add('follow', {
    staffId: ownerId,
    customerId,
    remark: no % 3 === 0 ? `二胎 ${no}` : '',
    description: '',
    addWay: 1,
    source: null,
    followedAt: knownAt,
    endedAt: null,
    endedBy: null,
    verifiedAt: until,
  })
  if (no % 20 === 0) addNote(batch, no, ownerId, knownAt)
  if (!hasAgreed(no)) return { no, customerId, visitorId: null, knownAt, joinedAt }

  const openId = openIdOf(no)
  const visitorId = visitorIdOf(config, { browserId: '', openId, iat: 0 })
  batch.add('visitor', {
    id: visitorId,
    customerId,
    evidence: 'external_userid',
    createdAt: joinedAt,
    linkedAt: joinedAt,
  })
  batch.add('consent', {
    id: `consent_${customerId}`,
    visitorId,
    purpose: 'browsing',
    answer: 'agreed',
    version: '1',
    answeredAt: joinedAt,
    evidence: '{}',
  })
  return { no, customerId, visitorId, knownAt, joinedAt }
}

const addNote = (batch: Batch, no: number, staffId: string, notedAt: number) =>
  batch.add('note', {
    id: `note_${customerIdOf(no)}`,
    customerId: customerIdOf(no),
    staffId,
    text: '怕红屁屁，想要薄一点的。',
    remindDay: null,
    notedAt,
    deletedAt: null,
  })
