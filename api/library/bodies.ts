import * as v from 'valibot'
import { SITUATIONS, type Situation } from '../replies/situations.ts'
import { day, id } from '../valid.ts'

// What a draft may hold: shapes and lengths only, so that half a sentence can be kept. What is
// still missing before others see it is said by `refusals.ts`.

const words = (most: number) => v.pipe(v.string(), v.maxLength(most))
const whole = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(most))
const moment = whole(4_102_444_800_000)

/** 话术的分类, as the shop's people call them. */
export const CATEGORIES = [
  '招呼语',
  '资讯分享',
  '日常聊天',
  '咨询问答',
  '跟进',
  '升级邀请',
  '售后',
  '群内',
] as const

export const replyBody = v.strictObject({
  category: v.picklist(CATEGORIES),
  title: words(40),
  useWhen: words(200),
  avoidWhen: words(200),
  situation: v.nullable(v.picklist(Object.keys(SITUATIONS) as Situation[])),
  isPromotion: v.boolean(),
  parts: v.pipe(
    v.array(
      v.variant('kind', [
        v.strictObject({ kind: v.literal('text'), text: words(4000) }),
        v.strictObject({ kind: v.literal('page'), pageId: v.nullable(id) }),
      ]),
    ),
    v.maxLength(9),
  ),
})

// A block while it is written: its own fields, any of them still empty. `parseBlocks` decides.
const draftBlock = v.pipe(
  v.record(words(40), v.unknown()),
  v.check((block) => typeof block.type === 'string' && JSON.stringify(block).length <= 20_000),
)

export const pageBody = v.strictObject({
  pageKind: v.picklist([
    'article',
    'product',
    'story',
    'activity',
    'chain',
    'team',
    'live',
    'poll',
  ]),
  title: words(60),
  description: words(120),
  minutes: v.nullable(whole(60)),
  productId: v.nullable(id),
  authorId: v.nullable(id),
  reviewerId: v.nullable(id),
  reviewedDay: v.nullable(day),
  storyConsentId: v.nullable(id),
  gift: words(60),
  blocks: v.pipe(v.array(draftBlock), v.maxLength(80)),
})

export const couponBody = v.strictObject({
  name: words(40),
  faceFen: whole(1_000_000),
  minSpendFen: whole(10_000_000),
  validDays: whole(366),
  startsAt: moment,
  endsAt: moment,
  budget: v.nullable(whole(1_000_000)),
  perPerson: whole(20),
  perGroupDay: whole(20),
  weekday: v.nullable(v.pipe(whole(7), v.minValue(1))),
  isRedEnvelope: v.boolean(),
})

export const templateBody = v.strictObject({
  title: words(40),
  kind: v.picklist(['trade', 'talk', 'service']),
  playName: words(40),
  groupName: words(40),
  welcome: words(1000),
  fixedMembers: v.pipe(v.array(id), v.maxLength(20)),
  antiSpam: words(200),
  autoReply: words(200),
  mayRename: v.boolean(),
  guides: v.pipe(v.array(v.strictObject({ staffId: id, line: words(80) })), v.maxLength(4)),
  hours: v.nullable(whole(168)),
  maxPosts: v.nullable(whole(50)),
  couponsPerPerson: v.nullable(whole(20)),
  replyLimitMin: v.nullable(whole(1440)),
})

export const productBody = v.strictObject({
  name: words(40),
  priceFen: whole(5_000_000),
  /** How many there are in all, said on its pages; null: not counted. */
  stock: v.nullable(whole(100_000)),
  pickup: words(60),
  imageUrl: v.nullable(v.pipe(v.string(), v.regex(/^\/pictures\/[0-9a-f]{64}\.jpg$/))),
})

export const giftBody = v.strictObject({
  name: words(40),
  /** 换: for points. 签到: for days. Exactly one of them. */
  points: v.nullable(whole(1_000_000)),
  checkInDays: v.nullable(whole(366)),
  /** How many there are in all, those already taken counted. */
  total: whole(100_000),
})

export type ReplyBody = v.InferOutput<typeof replyBody>
export type PageBody = v.InferOutput<typeof pageBody>
export type CouponBody = v.InferOutput<typeof couponBody>
export type TemplateBody = v.InferOutput<typeof templateBody>
export type ProductBody = v.InferOutput<typeof productBody>
export type GiftBody = v.InferOutput<typeof giftBody>

/** One thing of 库 with what it says. */
export type Written =
  | { kind: 'reply'; body: ReplyBody }
  | { kind: 'page' | 'story'; body: PageBody }
  | { kind: 'coupon'; body: CouponBody }
  | { kind: 'template'; body: TemplateBody }
  | { kind: 'product'; body: ProductBody }
  | { kind: 'gift'; body: GiftBody }

/** A kind and a body that belongs to it, as they come from outside. */
export const written = v.variant('kind', [
  v.object({ kind: v.literal('reply'), body: replyBody }),
  v.object({ kind: v.picklist(['page', 'story']), body: pageBody }),
  v.object({ kind: v.literal('coupon'), body: couponBody }),
  v.object({ kind: v.literal('template'), body: templateBody }),
  v.object({ kind: v.literal('product'), body: productBody }),
  v.object({ kind: v.literal('gift'), body: giftBody }),
])

/** What it is called in a list. */
export const titleOf = (one: Written): string =>
  'name' in one.body ? one.body.name : one.body.title

/** Reads back what `written` let in; undefined when it was emptied since. */
export function readWritten(kind: Written['kind'], bodyJson: string): Written | undefined {
  const parsed = v.safeParse(written, { kind, body: JSON.parse(bodyJson) })
  return parsed.success ? (parsed.output as Written) : undefined
}
