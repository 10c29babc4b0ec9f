// Longer than 300 lines: one small request for every door.
import { createHmac } from 'node:crypto'
import { v7 } from 'uuid'
import { practiceLetter } from '../../api/payment/practice-pay.ts'
import { sealLetter as seal, signLetter } from '../../api/wecom/simulator/crypto.ts'
import { libraryRequests } from './guarded-library.ts'
import { POSTS, RUNS } from './guarded-play.ts'
import { aPlay } from './play-cases.ts'
import { THINGS, type Actor, type GuardedShop, type Target } from './guarded-shop.ts'

/** What is asked at a door, apart from who asks. */
export interface Ask {
  path?: Record<string, string>
  query?: Record<string, string>
  body?: unknown
  headers?: Record<string, string>
  /** Where it comes from, when not from afar. */
  address?: string
}
type Asking = (shop: GuardedShop, target: Target, actor: Actor) => Ask

const things = (target: Target) => THINGS[target]
const customer: Asking = (_, target) => ({ path: { customerId: things(target).customerId } })
const placement: Asking = (_, target) => ({ path: pick(target, 'placementId') })
const group: Asking = (_, target) => ({ path: { groupId: things(target).groupId } })
const nothing: Asking = () => ({})
const aRun: Asking = (_, target) => ({ path: { runId: RUNS[target] } })
const aStep: Asking = (_, target) => ({ path: { runId: RUNS[target], stepNo: '1' } })
const DRAFT = { base: 1, rev: 1 }
const ofPlay =
  (body?: unknown): Asking =>
  () => ({ path: { playId: 'play_guarded' }, ...(body !== undefined && { body }) })
const saying =
  (asking: Asking, body: unknown): Asking =>
  (...of) => ({ ...asking(...of), body })

/** How often her group's member spoke today, as a table. */
const speech = (target: Target) => ({
  file: Buffer.from(`日期,客户,发言数\n2026-11-21,${things(target).customerId},3\n`).toString(
    'base64',
  ),
})

const anExport =
  (exportId: string): Asking =>
  () => ({ path: { exportId } })

let taps = 0
const aSend = (chat: { kind: string; id: string }, extra: object = {}) => ({
  key: `tap-${++taps}`,
  chat,
  replyId: null,
  suggestionKey: null,
  parts: [{ kind: 'text', text: '您问的尺码是 L' }],
  reason: '她先问的',
  ...extra,
})

const events = (shop: GuardedShop, token: string) => ({
  v: 1,
  token,
  now: shop.clock.now,
  events: [{ id: v7(), type: 'open', seq: 0, at: shop.clock.now, activeMs: 0, depth: 0 }],
})

const anOrder = (shop: GuardedShop) => ({
  orderNo: `A-${++taps}`,
  shopId: 'st1',
  status: 'paid',
  paidAt: shop.clock.now - 60_000,
  amountFen: 6900,
  refundedFen: 0,
  items: [{ name: '夜用拉拉裤', sku: 'pd01', quantity: 1, priceFen: 6900 }],
  customer: { externalUserId: 'cu001', phone: '13800000000' },
  token: shop.tokenOf('own'),
  couponCode: 'C1',
  updatedAt: shop.clock.now,
})

/** A letter as WeCom seals and signs it. */
export function sealLetter({ deps, clock }: Pick<GuardedShop, 'deps' | 'clock'>, text: string) {
  const { callbackToken, callbackAesKey, corpId } = deps.config.wecom
  const encrypted = seal(callbackAesKey, text, corpId)
  const timestamp = String(Math.floor(clock.now / 1000))
  const nonce = String(++taps)
  const msg_signature = signLetter(callbackToken, timestamp, nonce, encrypted)
  return { encrypted, msg_signature, timestamp, nonce }
}

/** The headers with which a shop proves that these bytes are its own. */
export function signedByShop(shop: GuardedShop, body: string | Uint8Array) {
  const timestamp = String(Math.floor(shop.clock.now / 1000))
  const mac = createHmac('sha256', shop.deps.config.orderWebhookSecret)
    .update(`${timestamp}.`)
    .update(body)
    .digest('hex')
  return { 'x-huisheng-timestamp': timestamp, 'x-huisheng-signature': `v1=${mac}` }
}

/**
 * A small request that makes sense, for every door; one with another thing in it has its name in
 * brackets. `{ own, other, none }`: whose customer, group, send or task it names.
 */
export const REQUESTS: Record<string, Asking> = {
  'GET /healthz': nothing,
  'GET /readyz': nothing,
  'GET /metrics': nothing,
  'GET /metrics (on this machine)': () => ({ address: '127.0.0.1' }),
  'GET /openapi.json': nothing,
  'GET /api/sidebar/session': nothing,
  'GET /api/sidebar/session/login': () => ({ query: { next: '/sidebar/' } }),
  'GET /api/sidebar/session/callback': () => ({ query: { code: 'a', state: '0'.repeat(32) } }),
  'POST /api/sidebar/session/logout': nothing,
  'GET /api/miniapp/session/login': () => ({ query: { next: '/me' } }),
  'GET /api/miniapp/session/callback': () => ({ query: { code: 'a', state: '0'.repeat(32) } }),
  'GET /wecom/callback': () => ({
    query: { msg_signature: '0', timestamp: '1', nonce: '1', echostr: 'x' },
  }),
  'GET /wecom/callback (signed)': (shop) => {
    const { encrypted: echostr, ...stamp } = sealLetter(shop, '1234567890')
    return { query: { ...stamp, echostr } }
  },
  'POST /wecom/callback': () => ({
    query: { msg_signature: '0', timestamp: '1', nonce: '1' },
    body: '<xml><Encrypt>x</Encrypt></xml>',
  }),
  'POST /wecom/callback (signed)': (shop) => {
    const event = '<xml><MsgType>event</MsgType><Event>change_external_tag</Event></xml>'
    const { encrypted, ...query } = sealLetter(shop, event)
    return { query, body: `<xml><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>` }
  },
  'GET /api/sidebar/wecom/signature': () => ({ query: { url: 'http://localhost:3000/sidebar/' } }),
  'GET /api/sidebar/sync': nothing,
  'POST /api/sidebar/sync': nothing,
  'GET /api/sidebar/tags': nothing,
  'GET /api/sidebar/likely-customers': nothing,
  'GET /api/sidebar/customers/:customerId': customer,
  'GET /api/sidebar/customers/:customerId/timeline': (...of) => ({
    ...customer(...of),
    query: { kind: 'all' },
  }),
  'GET /api/sidebar/customers/:customerId/hints': customer,
  'PUT /api/sidebar/customers/:customerId/hints/:kind/dismissal': (_, target) => ({
    path: { ...pick(target, 'customerId'), kind: 'same_trade' },
  }),
  'DELETE /api/sidebar/customers/:customerId/hints/:kind/dismissal': (_, target) => ({
    path: { ...pick(target, 'customerId'), kind: 'same_trade' },
  }),
  'GET /api/sidebar/customers/:customerId/identity': customer,
  'POST /api/sidebar/customers/:customerId/identity/:linkId/undo': (_, target) => ({
    path: {
      ...pick(target, 'customerId'),
      linkId: `link_${pick(target, 'customerId').customerId}`,
    },
  }),
  'POST /api/sidebar/customers/:customerId/tags': saying(customer, { add: [], remove: ['tag_1'] }),
  'POST /api/sidebar/customers/:customerId/notes': (...of) => ({
    ...customer(...of),
    body: { text: '约了周三来店', remindDay: '2026-11-25', key: `note-${++taps}` },
  }),
  'DELETE /api/sidebar/customers/:customerId/notes/:noteId': (_, target) => ({
    path: pick(target, 'customerId', 'noteId'),
  }),
  'DELETE /api/sidebar/customers/:customerId/notes/:noteId (on her own customer)': (_, target) => ({
    path: { customerId: 'cu001', ...pick(target, 'noteId') },
  }),
  'POST /api/sidebar/customers/:customerId/notes/:noteId/restore': (_, target) => ({
    path: pick(target, 'customerId', 'noteId'),
  }),
  'POST /api/sidebar/customers/:customerId/notes/:noteId/restore (on her own customer)': (
    _,
    target,
  ) => ({ path: { customerId: 'cu001', ...pick(target, 'noteId') } }),
  'POST /api/sidebar/customers/:customerId/stage': saying(customer, {
    stage: '意向',
    reason: '她说下周来',
  }),
  'DELETE /api/sidebar/customers/:customerId/stage/:moveId': (_, target) => ({
    path: pick(target, 'customerId', 'moveId'),
  }),
  'DELETE /api/sidebar/customers/:customerId/stage/:moveId (on her own customer)': (_, target) => ({
    path: { customerId: 'cu001', ...pick(target, 'moveId') },
  }),
  'POST /api/sidebar/customers/:customerId/remark': saying(customer, { remark: '甲的备注' }),
  'POST /api/sidebar/customers/:customerId/preference': saying(customer, { preference: 'normal' }),
  ...libraryRequests,
  'GET /api/sidebar/coupons': nothing,
  'POST /api/sidebar/coupons/:couponId/page': () => ({ path: { couponId: 'cp6' } }),
  'POST /api/sidebar/coupon-grants/:grantId/revoke': () => ({
    path: { grantId: 'grant_spare' },
    body: { reason: '发错了人' },
  }),
  'GET /api/sidebar/customers/:customerId/upgrade': customer,
  'POST /api/sidebar/customers/:customerId/upgrade': saying(customer, {
    kind: 'member',
    targetId: 'nobody',
    key: 'k1',
  }),
  'DELETE /api/sidebar/customers/:customerId/upgrade/:offerId': (_, target) => ({
    path: { customerId: things(target).customerId, offerId: 'kfo_none' },
  }),
  'GET /api/sidebar/customers/:customerId/coupons': customer,
  'GET /api/sidebar/points/rule': nothing,
  'PUT /api/sidebar/points/rule': saying(nothing, { pointsPerYuan: 0 }),
  'POST /api/sidebar/points/import': () => ({ body: '流水号,客户,积分,最后一天' }),
  'GET /api/sidebar/partners': nothing,
  'POST /api/sidebar/partners': saying(nothing, {
    name: '照相馆',
    offer: '立减 50',
    sharePercent: 15,
  }),
  'POST /api/sidebar/partners/:partnerId/end': () => ({ path: { partnerId: 'partner_ended' } }),
  'POST /api/sidebar/partners/:partnerId/bills': () => ({
    path: { partnerId: 'partner_own' },
    body: { billNo: 'b1', amountFen: 30_000 },
  }),
  'POST /api/sidebar/partners/:partnerId/bills/:entryId/take-back': () => ({
    path: { partnerId: 'partner_own', entryId: 'due_own' },
    body: { reason: '客人退了' },
  }),
  'GET /api/sidebar/affiliate': nothing,
  'POST /api/sidebar/affiliate': saying(nothing, { name: '读物', copyText: '复制这句话' }),
  'GET /api/sidebar/affiliate/:itemId': () => ({ path: { itemId: 'af_none' } }),
  'POST /api/sidebar/affiliate/import': () => ({
    body: '订单号,商品,金额,佣金,下单日,客户,状态',
  }),
  'GET /api/sidebar/counter/orders': nothing,
  'POST /api/sidebar/counter/orders/:placementId': (_, target) => ({
    path: pick(target, 'placementId'),
    body: { mark: 'received' },
  }),
  'GET /api/sidebar/counter': () => ({ query: { code: '1234567897' } }),
  'POST /api/sidebar/counter': saying(nothing, { code: '1234567897', key: 'tap-1' }),
  'GET /api/sidebar/replies': (_, target) => ({
    query: { chat: 'single', customerId: things(target).customerId, category: '跟进', q: '到货' },
  }),
  'GET /api/sidebar/replies (in a group)': (_, target) => ({
    query: { chat: 'group', groupId: things(target).groupId },
  }),
  'GET /api/sidebar/replies (to nobody)': nothing,
  'PUT /api/sidebar/replies/:replyId/favourite': (_, target) => ({ path: pick(target, 'replyId') }),
  'DELETE /api/sidebar/replies/:replyId/favourite': (_, target) => ({
    path: pick(target, 'replyId'),
  }),
  'POST /api/sidebar/sends': (_, target) => ({
    body: aSend({ kind: 'single', id: things(target).customerId }),
  }),
  'POST /api/sidebar/sends (into a group)': (_, target) => ({
    body: aSend({ kind: 'group', id: things(target).groupId }),
  }),
  'POST /api/sidebar/sends (as a customer of 客服)': (_, target) => ({
    body: aSend({ kind: 'kf', id: things(target).customerId }),
  }),
  'POST /api/sidebar/sends (for another’s task)': () => ({
    body: aSend({ kind: 'single', id: 'cu001' }, { suggestionKey: 'task:task_other' }),
  }),
  'GET /api/sidebar/sends/:sendId': (_, target) => ({ path: pick(target, 'sendId') }),
  'POST /api/sidebar/sends/:sendId/parts/:partNo': (_, target) => ({
    path: { ...pick(target, 'sendId'), partNo: '1' },
    body: { result: 'cancelled', error: 'fail' },
  }),
  'POST /api/sidebar/sends/:sendId/parts/:partNo/claim': (_, target) => ({
    path: { ...pick(target, 'sendId'), partNo: '1' },
    body: { device: 'phone' },
  }),
  'GET /api/sidebar/today': nothing,
  'GET /api/sidebar/today/leads': nothing,
  'POST /api/sidebar/today/leads/:customerId/claim': (...of) => ({ ...customer(...of), body: {} }),
  'DELETE /api/sidebar/today/leads/:customerId/claim': customer,
  'POST /api/sidebar/today/leads/:customerId/done': customer,
  'DELETE /api/sidebar/today/leads/:customerId/done': customer,
  'POST /api/sidebar/tasks/:taskId/done': (_, target) => ({ path: pick(target, 'taskId') }),
  'DELETE /api/sidebar/tasks/:taskId/done': (_, target) => ({ path: pick(target, 'taskId') }),
  'POST /api/sidebar/tasks/:taskId/dismiss': (_, target) => ({ path: pick(target, 'taskId') }),
  'DELETE /api/sidebar/tasks/:taskId/dismiss': (_, target) => ({ path: pick(target, 'taskId') }),
  'GET /api/sidebar/customers/:customerId/plays': customer,
  'GET /api/sidebar/groups/:groupId/plays': group,
  'GET /api/sidebar/today/plays': nothing,
  'GET /api/sidebar/today/moments': nothing,
  'POST /api/sidebar/today/moments/:batchId': (_, target) => ({
    path: { batchId: POSTS[target] },
    body: {},
  }),
  'POST /api/sidebar/today/moments/:batchId/composed': (_, target) => ({
    path: { batchId: POSTS[target] },
    body: {},
  }),
  'POST /api/sidebar/plays/runs/:runId/steps/:stepNo': (_, target) => ({
    path: { runId: RUNS[target], stepNo: '1' },
    body: { mark: 'was_not_sent' },
  }),
  'POST /api/sidebar/plays/runs/:runId/steps/:stepNo/skip': aStep,
  'DELETE /api/sidebar/plays/runs/:runId/steps/:stepNo/skip': aStep,
  'POST /api/sidebar/plays/runs/:runId/stop': aRun,
  'DELETE /api/sidebar/plays/runs/:runId/stop': aRun,
  'GET /api/sidebar/plays': nothing,
  'GET /api/sidebar/plays/:playId': () => ({ path: { playId: 'play_guarded' } }),
  'POST /api/sidebar/plays/:playId/control': () => ({
    path: { playId: 'play_guarded' },
    body: { to: 'drain' },
  }),
  'POST /api/sidebar/plays/copies': () => ({
    body: { key: v7(), from: 'play_guarded', name: '抄一份' },
  }),
  'GET /api/sidebar/plays/:playId/draft': ofPlay(),
  'PUT /api/sidebar/plays/:playId/draft': ofPlay({ ...DRAFT, definition: { name: '改到一半' } }),
  'POST /api/sidebar/plays/:playId/draft/drop': ofPlay(DRAFT),
  'POST /api/sidebar/plays/:playId/draft/submit': ofPlay(DRAFT),
  'POST /api/sidebar/plays/:playId/draft/publish': ofPlay(DRAFT),
  'POST /api/sidebar/plays/:playId/trials': (...of) =>
    ofPlay({ key: v7(), definition: aPlay().definition, days: 7 })(...of),
  'GET /api/sidebar/play-trials/:trialId': () => ({ path: { trialId: 'trial_guarded' } }),
  'POST /api/sidebar/play-trials/:trialId/cancel': () => ({ path: { trialId: 'trial_guarded' } }),
  'POST /api/sidebar/customers/:customerId/play-trial': saying(customer, {
    playId: 'play_guarded',
    definition: aPlay().definition,
    days: 7,
  }),
  'GET /api/sidebar/plays/:playId/people': (...of) => ({
    ...ofPlay()(...of),
    query: { version: '1', stepNo: '1', what: 'entered' },
  }),
  'GET /api/sidebar/live': nothing,
  'GET /api/sidebar/radar': nothing,
  'GET /api/sidebar/groups/:groupId/care': group,
  'POST /api/sidebar/groups/:groupId/kind': saying(group, { kind: 'talk', reason: '改做交流' }),
  'PUT /api/sidebar/groups/:groupId/flash': (...of) => ({
    ...group(...of),
    body: {
      openAt: of[0].clock.now,
      closeAt: of[0].clock.now + 86_400_000,
      maxPosts: 5,
      couponsPerPerson: 1,
    },
  }),
  'DELETE /api/sidebar/groups/:groupId/flash': group,
  'PUT /api/sidebar/groups/:groupId/member-day': saying(group, { memberDay: 3, benefit: '' }),
  'PUT /api/sidebar/groups/:groupId/reply-limit': saying(group, { minutes: 30 }),
  'PUT /api/sidebar/groups/:groupId/guides': saying(group, { guides: [] }),
  'POST /api/sidebar/groups/:groupId/template': saying(group, {
    templateId: 'tpl_nobody',
    name: '新群',
    flash: null,
  }),
  'POST /api/sidebar/groups/:groupId/close': saying(group, {}),
  'DELETE /api/sidebar/groups/:groupId/close': group,
  'POST /api/sidebar/groups/:groupId/checklists/:kind/:item': (_, target) => ({
    path: { ...pick(target, 'groupId'), kind: 'setup', item: 'welcome' },
  }),
  'DELETE /api/sidebar/groups/:groupId/checklists/:kind/:item': (_, target) => ({
    path: { ...pick(target, 'groupId'), kind: 'setup', item: 'welcome' },
  }),
  // Her group is no 履约群: questions are not timed there.
  'POST /api/sidebar/groups/:groupId/waits': saying(group, {
    key: 'tap-tap-tap',
    customerId: null,
    note: '',
  }),
  'POST /api/sidebar/groups/:groupId/waits/:waitId/clear': (_, target) => ({
    path: { ...pick(target, 'groupId'), waitId: `wait_${target}` },
  }),
  'DELETE /api/sidebar/groups/:groupId/waits/:waitId/clear': (_, target) => ({
    path: { ...pick(target, 'groupId'), waitId: `wait_${target}` },
  }),
  'POST /api/sidebar/groups/:groupId/waits/:waitId/hand-off': (_, target) => ({
    path: { ...pick(target, 'groupId'), waitId: `wait_${target}` },
    body: { staffId: 'u_nobody', note: '' },
  }),
  'GET /api/sidebar/group-lines/due': nothing,
  'GET /api/sidebar/group-lines/suggestions': nothing,
  'GET /api/sidebar/group-templates': nothing,
  'GET /api/sidebar/groups/:groupId': group,
  'GET /api/sidebar/groups/:groupId/pushes/:shareId': (_, target) => ({
    path: pick(target, 'groupId', 'shareId'),
  }),
  'GET /api/sidebar/groups/:groupId/pushes/:shareId (in her own group)': (_, target) => ({
    path: { groupId: 'g02', ...pick(target, 'shareId') },
  }),
  'PUT /api/sidebar/groups/:groupId/pushes/:shareId/touches/:customerId': (_, target) => ({
    path: pick(target, 'groupId', 'shareId', 'customerId'),
    body: { how: 'done' },
  }),
  'DELETE /api/sidebar/groups/:groupId/pushes/:shareId/touches/:customerId': (_, target) => ({
    path: pick(target, 'groupId', 'shareId', 'customerId'),
  }),
  'GET /api/sidebar/groups/:groupId/scores': group,
  'GET /api/sidebar/groups/:groupId/scores/:customerId': (_, target) => ({
    path: pick(target, 'groupId', 'customerId'),
  }),
  'PUT /api/sidebar/groups/:groupId/scores/:customerId/hints/:kind/dismissal': (_, target) => ({
    path: { ...pick(target, 'groupId', 'customerId'), kind: 'same_trade' },
  }),
  'DELETE /api/sidebar/groups/:groupId/scores/:customerId/hints/:kind/dismissal': (_, target) => ({
    path: { ...pick(target, 'groupId', 'customerId'), kind: 'same_trade' },
  }),
  'PUT /api/sidebar/groups/:groupId/pushes/:shareId/recall': (_, target) => ({
    path: pick(target, 'groupId', 'shareId'),
  }),
  'DELETE /api/sidebar/groups/:groupId/pushes/:shareId/recall': (_, target) => ({
    path: pick(target, 'groupId', 'shareId'),
  }),
  'POST /api/sidebar/groups/:groupId/speech/preview': (_, target) => ({
    path: pick(target, 'groupId'),
    body: speech(target),
  }),
  'POST /api/sidebar/groups/:groupId/speech': (_, target) => ({
    path: pick(target, 'groupId'),
    body: speech(target),
  }),
  'GET /api/sidebar/groups/:groupId/orders': (...of) => ({
    ...group(...of),
    query: { model: 'last', days: '7' },
  }),
  'GET /api/sidebar/groups/:groupId/benefits': group,
  'POST /api/sidebar/groups/:groupId/benefits': saying(group, {
    text: '棉柔巾第 2 件半价',
    fromDay: '2026-11-16',
    toDay: '2026-11-22',
  }),
  'DELETE /api/sidebar/groups/:groupId/benefits/:benefitId': (_, target) => ({
    path: { ...pick(target, 'groupId'), benefitId: 'benefit_nobody' },
  }),
  'GET /api/sidebar/business': () => ({
    query: { days: '7', window: '7', model: 'last', dimension: 'group' },
  }),
  'GET /api/sidebar/business (of a store)': (_, target) => ({ query: { store: storeOf(target) } }),
  'GET /api/sidebar/business/orders': (_, target) => ({
    query: { target: things(target).groupId },
  }),
  'GET /api/sidebar/business/rows': () => ({ query: { after: '100_g02' } }),
  'GET /api/sidebar/chains/:shareId': (_, target) => ({ path: pick(target, 'shareId') }),
  'GET /api/sidebar/ways': nothing,
  'POST /api/sidebar/ways': () => ({ body: { days: 7, window: 7, dimension: 'group' } }),
  'GET /api/sidebar/business/staff': nothing,
  'GET /api/sidebar/business/list': () => ({ query: { kind: 'leads' } }),
  'GET /api/sidebar/business/list (of a store)': (_, target) => ({
    query: { kind: 'leads', store: storeOf(target) },
  }),
  'GET /api/sidebar/business/funnel': nothing,
  'GET /api/sidebar/business/sources': nothing,
  'GET /api/sidebar/business/repeats': nothing,
  'GET /api/sidebar/business/content': nothing,
  'GET /api/sidebar/business/coupons': nothing,
  'GET /api/sidebar/business/reminders/:staffId': (_, target) => ({
    path: { staffId: followerOf(target) },
  }),
  'POST /api/sidebar/business/reminders': (_, target) => ({
    body: { staffId: followerOf(target), key: `reminder-${++taps}` },
  }),
  'GET /api/sidebar/business/exports': nothing,
  'POST /api/sidebar/business/exports': () => ({
    body: { key: `export-${++taps}`, format: 'csv', days: 7 },
  }),
  'GET /api/sidebar/business/exports/:exportId': anExport('export_nobody'),
  'GET /api/sidebar/business/exports/:exportId (her own)': anExport('export_manager'),
  'DELETE /api/sidebar/business/exports/:exportId': anExport('export_nobody'),
  'GET /api/sidebar/business/exports/:exportId/file': anExport('export_nobody'),
  'GET /api/sidebar/business/orders (of a store)': (_, target) => ({
    query: { target: things(target).groupId, store: storeOf(target) },
  }),
  'GET /api/sidebar/quota/today': nothing,
  'GET /api/sidebar/checkup': nothing,
  'POST /api/sidebar/checkup': nothing,
  'PUT /api/sidebar/checkup/files': saying(nothing, { name: 'WW_verify_abc.txt', content: 'abc' }),
  'GET /api/sidebar/acts': nothing,
  'GET /api/sidebar/privacy/retention': nothing,
  'PUT /api/sidebar/privacy/retention': saying(nothing, { views: 180 }),
  // Said again as it is: nobody becomes somebody else on the way.
  'GET /api/sidebar/staff': nothing,
  'PUT /api/sidebar/staff/:staffId/role': () => ({
    path: { staffId: 'u_chenmo' },
    body: { role: 'rep' },
  }),
  'PUT /api/sidebar/staff/:staffId/stores': () => ({
    path: { staffId: 'u_chenmo' },
    body: { storeIds: ['st2'] },
  }),
  'GET /api/sidebar/stores': nothing,
  'PUT /api/sidebar/stores': saying(nothing, { corpName: '示例母婴' }),
  'PUT /api/sidebar/stores/:storeId': () => ({
    path: { storeId: 'st1' },
    body: { name: '翠湖店', address: '', hours: '' },
  }),
  'GET /api/sidebar/quota/limits': nothing,
  'PUT /api/sidebar/quota/limits': saying(nothing, {
    corpRule: 'month',
    groupPromoWeek: 2,
    customerPromoMonth: 4,
    flashPosts: 5,
    talkWeek: 1,
  }),
  'GET /api/sidebar/quota/disturbance': () => ({ query: { days: '7' } }),
  'GET /api/sidebar/quota/load': nothing,
  'GET /api/sidebar/quota/customers/:customerId': customer,
  'GET /api/sidebar/quota/groups/:groupId': group,
  'GET /api/sidebar/mass': nothing,
  'POST /api/sidebar/mass': () => ({ body: aMass(`mass-${++taps}`) }),
  'POST /api/sidebar/mass/audience': saying(nothing, {
    audience: { chatType: 'single', stages: [], tagIds: ['tag_own'] },
    pageIds: ['p11'],
    isPromo: true,
  }),
  'POST /api/sidebar/mass/files': () => ({
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
    body: '--x\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.7 a\r\n--x--\r\n',
  }),
  'GET /api/sidebar/mass/:taskId': (_, target) => ({ path: { taskId: massOf(target) } }),
  'POST /api/sidebar/mass/:taskId/remind': (_, target) => ({
    path: { taskId: massOf(target) },
    body: { key: `remind-${++taps}` },
  }),
  'POST /api/sidebar/mass/:taskId/check': (_, target) => ({ path: { taskId: massOf(target) } }),
  'POST /api/sidebar/mass/:taskId/cancel': (_, target) => ({ path: { taskId: massOf(target) } }),
  'POST /t': (shop, target) => ({ body: events(shop, shop.tokenOf(target)) }),
  'GET /api/sidebar/pages': () => ({ query: { q: '拉拉裤' } }),
  'GET /api/sidebar/pages/:pageId/picture': () => ({ path: { pageId: 'p11' } }),
  'POST /api/sidebar/pages/codes': saying(nothing, { of: 'page', id: 'p11', place: 'store' }),
  'POST /api/miniapp/shares': (shop, target) => ({ body: { token: shop.tokenOf(target) } }),
  'POST /api/sidebar/library/pictures': () => ({
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
    body: '--x\r\ncontent-disposition: form-data; name="file"; filename="a.jpg"\r\n\r\nno picture\r\n--x--\r\n',
  }),
  'GET /api/sidebar/ideas': nothing,
  'POST /api/sidebar/ideas/:ideaId': () => ({
    path: { ideaId: 'idea_nobody' },
    body: { rev: 1, state: 'shown', status: 'looking', tag: '', note: '' },
  }),
  'GET /api/sidebar/groups/:groupId/idea-notes': group,
  'GET /p/:token/:pageId': (shop) => ({ path: { token: shop.tokenOf('own'), pageId: 'p11' } }),
  'GET /pictures/:name': () => ({ path: { name: `${'0'.repeat(64)}.jpg` } }),
  'POST /api/miniapp/polls/votes': (shop) => ({
    body: { token: shop.tokenOf('own'), pollId: 'poll1', optionId: 'a' },
  }),
  'POST /api/miniapp/ideas': (shop) => ({
    body: { token: shop.tokenOf('own'), pollId: 'poll1', text: '小包装', tap: 'tap-1' },
  }),
  'POST /api/miniapp/ideas/backings': (shop) => ({
    body: { token: shop.tokenOf('own'), ideaId: 'idea_nobody', back: 'yes' },
  }),
  'POST /api/miniapp/live-reminders': (shop) => ({
    body: { token: shop.tokenOf('own'), wish: 'on' },
  }),
  'GET /p/:token': (shop, target) => ({ path: { token: shop.tokenOf(target) } }),
  'GET /privacy': nothing,
  'POST /api/miniapp/share-cards': (shop, target) => ({
    body: {
      token: shop.tokenOf(target),
      url: `http://localhost:3000/p/${shop.tokenOf(target)}`,
    },
  }),
  'GET /api/miniapp/order-messages/:placementId': placement,
  'POST /api/miniapp/order-messages/:placementId': saying(placement, {}),
  'POST /api/miniapp/mini/login': () => ({ body: { code: 'c', scene: 1008 } }),
  'GET /m/:ticket': () => ({ path: { ticket: 'x'.repeat(80) } }),
  'GET /me': nothing,
  'POST /api/miniapp/coupons/claim': (shop) => ({
    body: { token: shop.tokenOf('own'), couponId: 'cp6', key: 'tap-1' },
  }),
  'POST /api/miniapp/check-ins': saying(nothing, {}),
  'POST /api/miniapp/gifts': saying(nothing, { giftId: 'gf_today', key: 'tap-1' }),
  'GET /api/miniapp/session': nothing,
  'POST /api/miniapp/consents': (shop) => ({
    body: { purpose: 'browsing', answer: 'agreed', token: shop.tokenOf('own') },
  }),
  'POST /api/miniapp/preference': (shop) => ({
    body: { preference: 'normal', token: shop.tokenOf('own') },
  }),
  'POST /api/miniapp/age-band': () => ({ body: { ageBand: '7-9月' } }),
  'GET /api/miniapp/privacy': nothing,
  'GET /api/miniapp/privacy/export': nothing,
  'POST /api/miniapp/privacy/erase': saying(nothing, { what: 'views' }),
  'PUT /api/sidebar/offers/:offerId': () => ({
    path: { offerId: 'offer_new' },
    body: {
      pageId: 'page_nobody',
      kind: 'chain',
      productId: 'pd01',
      storeId: 'st1',
      priceFen: 6900,
      team: null,
      stock: 20,
      perPerson: 2,
      opensAt: null,
      closesAt: null,
      pickup: '翠湖店',
    },
  }),
  'POST /api/sidebar/offers/:offerId/close': (_, target) => ({
    path: pick(target, 'offerId'),
  }),
  'GET /api/sidebar/customers/:customerId/payments': customer,
  'POST /api/sidebar/customers/:customerId/payments': (...of) => ({
    ...customer(...of),
    body: { amountFen: 6900, what: '拉拉裤', key: `pay-${++taps}` },
  }),
  'POST /api/sidebar/customers/:customerId/payments/:paymentId': (...of) => ({
    path: { ...customer(...of).path, paymentId: `payment_${of[1]}` },
    body: { chatPaymentId: 'wecom-1' },
  }),
  'GET /api/sidebar/customers/:customerId/after-sales': customer,
  'POST /api/sidebar/customers/:customerId/after-sales': (...of) => ({
    ...customer(...of),
    body: { what: '腿垫少一个', key: `case-${++taps}` },
  }),
  'POST /api/sidebar/customers/:customerId/after-sales/:caseId/close': (...of) => ({
    path: { ...customer(...of).path, caseId: `case_${of[1]}` },
  }),
  'GET /api/sidebar/groups/:groupId/chains': group,
  'GET /api/sidebar/groups/:groupId/chains/:offerId/export': (_, target) => ({
    path: pick(target, 'groupId', 'offerId'),
  }),
  'POST /api/sidebar/groups/:groupId/chains/:offerId/close': (_, target) => ({
    path: pick(target, 'groupId', 'offerId'),
  }),
  'POST /api/sidebar/groups/:groupId/chain-lines/:placementId': (_, target) => ({
    path: pick(target, 'groupId', 'placementId'),
    body: { mark: 'released' },
  }),
  'POST /api/sidebar/groups/:groupId/chain-lines/:placementId (in her own group)': (_, target) => ({
    path: { groupId: 'g02', ...pick(target, 'placementId') },
    body: { mark: 'released' },
  }),
  'GET /o/:placementId': placement,
  'GET /api/miniapp/offers/:offerId': (shop, target) => ({
    path: pick(target, 'offerId'),
    query: { token: shop.tokenOf(target) },
  }),
  'POST /api/miniapp/orders': (shop, target) => ({
    body: {
      token: shop.tokenOf(target),
      offerId: things(target).offerId,
      kind: 'buy',
      qty: 1,
      tap: `tap_order_${++taps}`,
    },
  }),
  'GET /api/miniapp/orders/:placementId': placement,
  'POST /api/miniapp/orders/:placementId/quantity': saying(placement, { qty: 2 }),
  'POST /api/miniapp/orders/:placementId/cancel': saying(placement, {}),
  'POST /api/miniapp/orders/:placementId/pay': saying(placement, {}),
  'POST /hooks/payments': () => ({ body: { kind: 'paid' } }),
  'POST /hooks/payments (signed)': (shop) =>
    practiceLetter(
      shop.deps.config,
      {
        kind: 'paid',
        paymentId: '0123456789abcdef',
        amountFen: 6900,
        refundId: null,
        transactionId: 'tx',
        at: shop.clock.now,
      },
      shop.clock.now,
    ),
  'POST /hooks/orders': (shop) => ({ body: anOrder(shop) }),
  'POST /hooks/orders (signed)': (shop) => {
    const body = anOrder(shop)
    return { body, headers: signedByShop(shop, JSON.stringify(body)) }
  },
}

const massOf = (target: Target) => `mass_${target}`

/** Said to groups that are full already: nobody is asked twice, whoever knocks first. */
const aMass = (key: string) => ({
  key,
  title: '换季清单',
  text: '换季清单好了',
  pageIds: [],
  files: [],
  isPromo: false,
  audience: { chatType: 'group', groupIds: ['g_nobody'] },
})

const followerOf = (target: Target) =>
  ({ own: 'u_linxiaoyu', other: 'u_chenmo', none: 'u_nobody' })[target]
const storeOf = (target: Target) => ({ own: 'st1', other: 'st2', none: 'st9' })[target]

function pick(target: Target, ...names: (keyof typeof THINGS.own)[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, things(target)[name]]))
}

/** `GET /x` of `GET /x (with a twist)`. */
export const doorOf = (name: string) => name.replace(/ \(.*\)$/, '')

/** The request as a browser with this cookie sends it. */
export function requestOf(door: string, ask: Ask, cookie: string): Request {
  const [method, pattern] = doorOf(door).split(' ') as [string, string]
  const path = pattern.replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(ask.path?.[name] ?? ''),
  )
  const url = new URL(path, 'http://localhost:3000')
  for (const [name, value] of Object.entries(ask.query ?? {})) url.searchParams.set(name, value)
  const hasBody = ask.body !== undefined
  return new Request(url, {
    method,
    headers: {
      ...(cookie && { cookie }),
      ...(hasBody && { 'content-type': 'application/json' }),
      ...ask.headers,
    },
    ...(hasBody && {
      body: typeof ask.body === 'string' ? ask.body : JSON.stringify(ask.body),
    }),
  })
}

/** What the web server adds to a request: the address it came from. */
export const cameFrom = (remoteAddress = '203.0.113.7') => ({
  incoming: { socket: { remoteAddress, remotePort: 1, remoteFamily: 'IPv4' } },
})
