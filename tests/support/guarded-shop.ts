// Longer than 300 lines: everything there can be about two customers, and everyone who may ask.
import { issuePageToken } from '../../api/content/page-token.ts'
import { openStaffSession } from '../../api/session/staff-session.ts'
import { visitorCookie, visitorIdOf, type SealedVisitor } from '../../api/session/visitor.ts'
import { aShop, CLOCK, DAY } from './a-shop.ts'
import { fillBenefits, restoreBenefits } from './guarded-benefits.ts'
import { addMass } from './guarded-mass.ts'
import { anOffer, aPlacement, aRequest } from './ordering-parts.ts'
import { addPlay, restorePlay } from './guarded-play.ts'
import { aGroup, aShare, aView, joins } from './shop-parts.ts'

/** Everyone who may knock at a door. */
export const ACTORS = [
  'anonymous',
  'customer',
  'otherCustomer',
  'owner',
  'colleague',
  'exFollower',
  'left',
  'manager',
  'otherManager',
  'operator',
  'it',
] as const
export type Actor = (typeof ACTORS)[number]

/** Whose thing is asked for: the owner's, somebody else's in another store, or nobody's. */
export const TARGETS = ['own', 'other', 'none'] as const
export type Target = (typeof TARGETS)[number]

// Ids the simulator knows too: a customer nobody follows here is asked for at WeCom.
const STAFF = {
  owner: 'u_linxiaoyu',
  colleague: 'u_hejing',
  exFollower: 'u_suting',
  left: 'u_left',
  manager: 'u_zhoumin',
  otherManager: 'u_manager2',
  operator: 'u_fangzhou',
  it: 'u_it',
} as const
const STRANGER = 'u_chenmo'

export const THINGS = {
  own: {
    customerId: 'cu001',
    groupId: 'g02',
    noteId: 'note_own',
    moveId: 'move_own',
    taskId: 'task_own',
    sendId: 'send_own',
    shareId: 'share_own',
    offerId: 'offer_own',
    placementId: 'place_own',
    replyId: 's01',
  },
  other: {
    customerId: 'cu006',
    groupId: 'g05',
    noteId: 'note_other',
    moveId: 'move_other',
    taskId: 'task_other',
    sendId: 'send_other',
    shareId: 'share_other',
    offerId: 'offer_other',
    placementId: 'place_other',
    replyId: 's01',
  },
  none: {
    customerId: 'cu_nobody',
    groupId: 'g_nobody',
    noteId: 'note_nobody',
    moveId: 'move_nobody',
    taskId: 'task_nobody',
    sendId: 'send_nobody',
    shareId: 'share_nobody',
    offerId: 'offer_nobody',
    placementId: 'place_nobody',
    replyId: 's99',
  },
}

/** Words that stand only in what is known of this customer. */
export const MARKERS = {
  own: ['甲的昵称', '甲的备注', '甲的小记', '甲说过的话'],
  other: ['乙的昵称', '乙的备注', '乙的小记', '乙说过的话'],
}

/** Whose customer a member may read about; nobody else may see a word of hers. */
export const SEES: Record<Actor, Target[]> = {
  anonymous: [],
  customer: ['own'],
  otherCustomer: ['other'],
  owner: ['own'],
  colleague: [],
  exFollower: [],
  left: [],
  manager: ['own'],
  otherManager: ['other'],
  operator: [],
  it: [],
}

const FOREVER = CLOCK + 1_000 * DAY

/** Two stores, a customer in each, everything there can be about her, and everyone who may ask. */
export async function aGuardedShop() {
  const shop = await aShop()
  const { db, deps } = shop
  const staffRow = {
    title: '',
    bio: '',
    isKfDutyAt: null,
    certName: null,
    certExpiresAt: null,
    certCheckedBy: null,
    syncedAt: CLOCK,
  }
  await shop.add('store', { id: 'st2', name: '北苑店', address: '', hours: '' })
  for (const [id, role, storeId] of [
    ['u_suting', 'rep', 'st1'],
    ['u_left', 'rep', 'st1'],
    ['u_zhoumin', 'manager', 'st1'],
    ['u_manager2', 'manager', 'st2'],
    ['u_fangzhou', 'operator', 'st1'],
    ['u_it', 'it', 'st1'],
    [STRANGER, 'rep', 'st2'],
  ] as const) {
    const leftAt = id === 'u_left' ? CLOCK : null
    await shop.add('staff', { ...staffRow, id, role, name: id, leftAt })
    await shop.add('staffStore', { staffId: id, storeId })
  }
  await shop.aReply('s01', '您好，{门店}到货了')
  await shop.add('tagGroup', { id: 'tg1', name: '组', sortNo: 1, deletedAt: null })
  for (const target of ['own', 'other'] as const) await fill(target)
  await shop.add('exportFile', {
    id: 'export_manager',
    staffId: STAFF.manager,
    format: 'csv',
    questionJson: '{}',
    state: 'done',
    doneRows: 0,
    totalRows: 0,
    bytes: 0,
    askedAt: CLOCK,
    finishedAt: CLOCK,
    expiresAt: FOREVER,
    error: null,
  })
  await db.deleteFrom('follow').where('staffId', '=', STAFF.colleague).execute()
  await shop.aFollow('u_suting', THINGS.own.customerId)
  await shop.aFollow('u_left', THINGS.own.customerId)
  await fillBenefits(db)
  await restore()

  async function fill(target: 'own' | 'other') {
    const { customerId, groupId, shareId, noteId, moveId, taskId, sendId } = THINGS[target]
    const staffId = target === 'own' ? STAFF.owner : STRANGER
    const storeId = target === 'own' ? 'st1' : 'st2'
    const [, , note, said] = MARKERS[target]
    if (target === 'other') await shop.aCustomer(customerId, { storeId }, [staffId])
    await shop.add('tag', {
      id: `tag_${target}`,
      groupId: 'tg1',
      name: `标签 ${target}`,
      sortNo: 1,
      deletedAt: null,
    })
    const followTag = { setBy: 'person', ruleName: null, setAt: CLOCK, wecomAt: null } as const
    await shop.add('followTag', { staffId, customerId, tagId: `tag_${target}`, ...followTag })
    await shop.add('note', {
      id: noteId,
      customerId,
      staffId,
      text: note!,
      remindDay: null,
      notedAt: CLOCK - DAY,
      deletedAt: null,
    })
    await shop.add('stageMove', {
      id: moveId,
      customerId,
      staffId,
      stage: '意向',
      reason: said!,
      movedAt: CLOCK - DAY,
      undoneAt: null,
    })
    await shop.add('identityLink', {
      id: `link_${customerId}`,
      visitorId: `v_${target}`,
      customerId,
      evidence: 'link of nothing',
      confidence: 'likely',
      linkedBy: null,
      linkedAt: 1,
      undoneBy: null,
      undoneAt: null,
    })
    await shop.aTask(taskId, customerId, {
      staffId,
      evidenceJson: JSON.stringify({ reason: said! }),
    })
    await aGroup(db, groupId, { ownerId: staffId, storeId, syncedAt: FOREVER })
    await joins(db, groupId, staffId, { memberType: 1 })
    await joins(db, groupId, customerId, { name: MARKERS[target][0]! })
    await shop.add('groupChecklist', {
      id: `list_${target}`,
      groupId,
      kind: 'setup',
      activeKey: `${groupId}:setup`,
      templateId: null,
      wishJson: JSON.stringify({ members: [], memberNames: [] }),
      reason: '',
      openedBy: staffId,
      openedAt: CLOCK - DAY,
      cancelledAt: null,
    })
    await shop.add('groupWait', {
      id: `wait_${target}`,
      groupId,
      customerId,
      note: said!,
      startedBy: staffId,
      startedAt: CLOCK - DAY,
      keeperId: staffId,
      handOffNote: '',
      handedAt: null,
      clearedBy: null,
      clearedAt: null,
    })
    await aShare(db, { id: shareId, staffId, groupId, pageId: 'p11' })
    const { offerId, placementId } = THINGS[target]
    // Sold one by one, ordered as a line: what may be changed, and no line in the way of another.
    await shop.add('offer', anOffer({ id: offerId, pageId: 'p11', kind: 'buy', perPerson: null }))
    const personId = visitorIdOf(deps.config, sealed(target))
    const whose = { offerId, personId, customerId, shareId, groupId }
    await shop.add('placement', aPlacement({ id: placementId, ...whose }))
    await shop.add('payment', aRequest({ id: `payment_${target}`, customerId, staffId }))
    const done = { openedAt: CLOCK - 90_000, closedAt: CLOCK - 80_000 }
    await shop.add('afterSale', { id: `case_${target}`, customerId, what: '少一个腿垫', ...done })
    await aView(db, shareId, { customerId, openedAt: CLOCK - 60_000 })
    await shop.aLook(customerId, 'p01', CLOCK - 120_000, staffId)
    await shop.anOrder(`order_${target}`, customerId, CLOCK - 30_000)
    await shop.add('credit', {
      id: `credit_${target}`,
      orderId: `order_${target}`,
      model: 'last',
      windowDays: 7,
      dimension: 'group',
      target: groupId,
      amountFen: 6900,
      kind: 'order',
      viewId: null,
      reason: '末次触达',
      ruleVersion: '1',
      orderedAt: CLOCK - 30_000,
      day: '2026-11-21',
      storeId,
      createdAt: CLOCK,
    })
    await shop.add('send', {
      id: sendId,
      idempotencyKey: `tap-${target}`,
      staffId,
      chatKind: 'single',
      customerId,
      groupId: null,
      replyId: 's01',
      suggestionKey: null,
      reason: null,
      preparedAt: CLOCK - DAY,
      finishedAt: null,
    })
    for (const partNo of [1, 2]) {
      await shop.add('sendPart', {
        sendId,
        partNo,
        kind: 'text',
        text: said!,
        shareId: null,
        state: 'prepared',
        error: null,
        changedAt: CLOCK - DAY,
        claimedBy: null,
        claimedUntil: null,
      })
    }
    await addMass(shop, target, staffId, customerId)
    await addPlay(shop, target, staffId, said!)
    const visitorId = visitorIdOf(deps.config, sealed(target))
    await shop.add('visitor', {
      id: visitorId,
      customerId,
      evidence: 'external_userid',
      createdAt: CLOCK - DAY,
      linkedAt: CLOCK - DAY,
    })
    await shop.add('consent', {
      id: `consent_${target}`,
      visitorId,
      purpose: 'browsing',
      answer: 'agreed',
      version: '1',
      answeredAt: CLOCK - DAY,
      evidence: 'here',
    })
  }

  /** As it was before anybody knocked: a live check brings WeCom's own names, a yes changes rows. */
  async function restore() {
    await restoreBenefits(db)
    await restorePlay(db)
    for (const target of ['own', 'other'] as const) {
      const { customerId, noteId, sendId, moveId } = THINGS[target]
      const staffId = target === 'own' ? STAFF.owner : STRANGER
      const [name, remark] = MARKERS[target]
      await db
        .updateTable('customer')
        .set({ name: name!, storeId: target === 'own' ? 'st1' : 'st2', deletedAt: null })
        .where('id', '=', customerId)
        .execute()
      await db
        .updateTable('follow')
        .set({ remark: remark!, endedAt: CLOCK - DAY, endedBy: 'staff' })
        .where('customerId', '=', customerId)
        .execute()
      await db
        .updateTable('follow')
        .set({ endedAt: null, endedBy: null, verifiedAt: FOREVER })
        .where('customerId', '=', customerId)
        .where('staffId', 'in', [staffId, 'u_left'])
        .execute()
      await db.updateTable('offer').set({ closedAt: null, closedBy: null }).execute()
      await db
        .updateTable('placement')
        .set({ state: 'unpaid', qty: 1 })
        .where('id', '=', THINGS[target].placementId)
        .execute()
      await db.updateTable('note').set({ deletedAt: null }).where('id', '=', noteId).execute()
      await db.updateTable('stageMove').set({ undoneAt: null }).where('id', '=', moveId).execute()
      await db
        .updateTable('sendPart')
        .set({ state: 'prepared', claimedBy: null, claimedUntil: null })
        .where('sendId', '=', sendId)
        .execute()
    }
  }

  function sealed(target: 'own' | 'other'): SealedVisitor {
    return {
      browserId: `browser-${target}`,
      openId: `openid-of-${target}`,
      externalUserId: THINGS[target].customerId,
      wasAsked: true,
      iat: shop.clock.now,
    }
  }

  const pairOf = (line: string) => line.split(';')[0]!

  return Object.assign(shop, {
    restore,
    /** What this actor's browser holds; a member's session is a new one each time. */
    async cookieOf(actor: Actor): Promise<string> {
      if (actor === 'anonymous') return ''
      if (actor === 'customer') return pairOf(visitorCookie(deps.config, sealed('own')))
      if (actor === 'otherCustomer') return pairOf(visitorCookie(deps.config, sealed('other')))
      return pairOf(await openStaffSession(deps, STAFF[actor]))
    },
    tokenOf: (target: Target) =>
      target === 'none'
        ? 'v1.abcdef.AAAA.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'
        : issuePageToken(deps.config, { shareId: THINGS[target].shareId }),
  })
}

export type GuardedShop = Awaited<ReturnType<typeof aGuardedShop>>
