import { Hono } from 'hono'
import * as v from 'valibot'
import { listOfferChoices, listStaffChoices } from '../../db/queries/library-items.ts'
import { listProductChoices } from '../../db/queries/products.ts'
import { listStandingConsents } from '../../db/queries/story-consents.ts'
import { listTags } from '../../db/queries/follow-tags.ts'
import { listCoupons } from '../../db/queries/coupons.ts'
import { listLivePages } from '../../db/queries/live-pages.ts'
import { listStoreCards } from '../../db/queries/pages.ts'
import type { StaffEnv } from '../env.ts'
import { AppError } from '../errors.ts'
import { day, id, valid } from '../valid.ts'
import { replyBody, written } from './bodies.ts'
import { findOwnCustomers } from './own-customers.ts'
import { previewReply } from './preview-reply.ts'
import { checked, listLibrary, readItem } from './read-library.ts'
import { dropDraft, saveDraft } from './save-draft.ts'
import { checkCertificate, listCards, writeCard } from './staff-cards.ts'
import { endStoryConsent, listConsentsOf, recordStoryConsent } from './story-consents.ts'
import { decideDraft, findRefusals, submitDraft, withdrawDraft } from './submit-draft.ts'
import { switchItem } from './switch-item.ts'

const kind = v.picklist(['reply', 'page', 'story', 'coupon', 'template', 'product', 'gift'])
const item = v.object({ kind, itemId: id })
const rev = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000))
const seen = v.object({ rev })
const ownCustomers = v.object({
  beside: v.optional(id),
  named: v.optional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(40))),
})
const note = v.pipe(v.string(), v.trim(), v.maxLength(200))
const draft = v.intersect([written, v.object({ rev, note })])
const decision = v.object({
  rev,
  decision: v.picklist(['approve', 'return']),
  reason: v.pipe(v.string(), v.maxLength(200)),
})
const preview = v.object({ body: replyBody, customerId: v.nullable(id) })
const consent = v.object({
  scope: v.pipe(v.string(), v.trim(), v.minLength(2), v.maxLength(200)),
  key: v.optional(id),
})
const pictureId = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))
const card = v.object({
  bio: v.pipe(v.string(), v.trim(), v.maxLength(200)),
  certName: v.pipe(v.string(), v.trim(), v.maxLength(40)),
  certUntilDay: v.nullable(day),
  alias: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(12)), ''),
  skills: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(100)), ''),
  channel: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(40)), ''),
  photoId: v.optional(v.nullable(pictureId), null),
  certPictureId: v.optional(v.nullable(pictureId), null),
})
const verdict = v.object({
  isGood: v.boolean(),
  certName: v.pipe(v.string(), v.maxLength(64)),
  certUntilDay: v.nullable(day),
  certPictureId: v.nullable(pictureId),
})

/** 库: what is said, shown and given, who wrote it, and who has looked at it. */
export const library = new Hono<StaffEnv>()
  .get('/choices', valid('query', v.object({ pageId: v.optional(id) })), async (c) => {
    const { db } = c.var
    const { pageId: page } = c.req.valid('query')
    const [staff, products, offers, coupons, consents, pages, stores, tags] = await Promise.all([
      listStaffChoices(db),
      listProductChoices(db),
      // An offer is of one page; another's cannot be taken here.
      page === undefined ? [] : listOfferChoices(db, page),
      listCoupons(db),
      listStandingConsents(db),
      listLivePages(db),
      listStoreCards(db),
      listTags(db),
    ])
    const open = coupons.filter(({ status }) => status === 'live')
    const named = open.map(({ id: couponId, name }) => ({ id: couponId, name }))
    const lines = pages.map(({ id: pageId, title }) => ({ id: pageId, title }))
    const shops = stores.map(({ id: storeId, name }) => ({ id: storeId, name }))
    const marks = tags.map(({ name, groupName }) => ({ name, group: groupName }))
    const more = { pages: lines, stores: shops, tags: marks }
    return c.json({ staff, products, offers, coupons: named, consents, ...more })
  })
  .get('/cards', async (c) => c.json({ items: await listCards(c.var, c.var.actor) }))
  .put('/cards/mine', valid('json', card), async (c) => {
    return c.json(await writeCard(c.var, c.var.actor, c.req.valid('json')))
  })
  .post(
    '/cards/:staffId/check',
    valid('param', v.object({ staffId: id })),
    valid('json', verdict),
    async (c) => {
      const asked = { ...c.req.valid('param'), ...c.req.valid('json') }
      return c.json(await checkCertificate(c.var, c.var.actor, asked))
    },
  )
  .post('/preview', valid('json', preview), async (c) => {
    return c.json(await previewReply(c.var, c.var.actor, c.req.valid('json')))
  })
  .get('/customers', valid('query', ownCustomers), async (c) => {
    return c.json(await findOwnCustomers(c.var, c.var.actor, c.req.valid('query')))
  })
  .get('/consents/of/:customerId', valid('param', v.object({ customerId: id })), async (c) => {
    return c.json(await listConsentsOf(c.var, c.req.valid('param').customerId))
  })
  .post(
    '/consents/of/:customerId',
    valid('param', v.object({ customerId: id })),
    valid('json', consent),
    async (c) => {
      const asked = { ...c.req.valid('param'), ...c.req.valid('json') }
      return c.json(await recordStoryConsent(c.var, c.var.actor, asked), 201)
    },
  )
  .post('/consents/:consentId/withdraw', valid('param', v.object({ consentId: id })), async (c) => {
    return c.json(await endStoryConsent(c.var, c.var.actor, c.req.valid('param').consentId))
  })
  .get('/items/:kind', valid('param', v.object({ kind })), async (c) => {
    return c.json(await listLibrary(c.var, c.var.actor, c.req.valid('param').kind))
  })
  .get('/items/:kind/:itemId', valid('param', item), async (c) => {
    const { kind: of, itemId } = c.req.valid('param')
    return c.json(await readItem(c.var, c.var.actor, of, itemId))
  })
  .put('/items/:kind/:itemId', valid('param', item), valid('json', draft), async (c) => {
    const { itemId, kind: of } = c.req.valid('param')
    const { rev: last, note: said, ...one } = c.req.valid('json')
    if (one.kind !== of) throw new AppError('bad_request', '「kind」不对')
    const asked = { itemId, rev: last, written: one, note: said }
    const saved = await saveDraft(c.var, c.var.actor, asked)
    const refusals = await findRefusals(c.var.db, one, c.var.now(), itemId)
    return c.json({ ...saved, check: checked(one, c.var.actor, refusals) })
  })
  .post('/items/:kind/:itemId/drop', valid('param', item), valid('json', seen), async (c) => {
    const asked = { ...c.req.valid('param'), ...c.req.valid('json') }
    return c.json(await dropDraft(c.var, c.var.actor, asked))
  })
  .post('/items/:kind/:itemId/submit', valid('param', item), valid('json', seen), async (c) => {
    const asked = { ...c.req.valid('param'), ...c.req.valid('json') }
    return c.json(await submitDraft(c.var, c.var.actor, asked))
  })
  .post('/items/:kind/:itemId/withdraw', valid('param', item), valid('json', seen), async (c) => {
    const asked = { ...c.req.valid('param'), ...c.req.valid('json') }
    return c.json(await withdrawDraft(c.var, c.var.actor, asked))
  })
  .post('/items/:kind/:itemId/decide', valid('param', item), valid('json', decision), async (c) => {
    const asked = { ...c.req.valid('param'), ...c.req.valid('json') }
    return c.json(await decideDraft(c.var, c.var.actor, asked))
  })
  .post(
    '/items/:kind/:itemId/status',
    valid('param', item),
    valid('json', v.object({ status: v.picklist(['live', 'off']) })),
    async (c) => {
      const asked = { ...c.req.valid('param'), ...c.req.valid('json') }
      return c.json(await switchItem(c.var, c.var.actor, asked))
    },
  )
