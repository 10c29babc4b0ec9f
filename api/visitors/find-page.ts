import {
  findSharedPage,
  findStoreOfStaff,
  listProducts,
  listStoreCards,
} from '../../db/queries/pages.ts'
import { listAnswers } from '../../db/queries/consents.ts'
import { findCustomerWishes } from '../../db/queries/visitors.ts'
import { showLive } from '../broadcasts/show-live.ts'
import { readBlocks, type Block } from '../content/blocks.ts'
import { adoptForward } from '../content/forward-page.ts'
import { readPageToken } from '../content/page-token.ts'
import { findDraftPage, isDraftShare } from '../library/draft-page.ts'
import { showOffer, type ShownOffer } from '../coupons/show-offer.ts'
import type { Deps } from '../deps.ts'
import type { Visitor } from '../env.ts'
import { findKfUrl } from '../kf/links.ts'
import { viewOffers } from '../ordering/offer-view.ts'
import { cardPicture } from '../pictures/card-picture.ts'
import { pictureUrl } from '../pictures/picture-url.ts'
import { showPoll } from '../polls/show-poll.ts'
import { DAY } from '../shop-time.ts'
import { ASK_AGAIN_DAYS, NOTICE_VERSION } from './consent-notice.ts'
import { findCorpName } from './corp-name.ts'
import type { Language } from './language.ts'
import type { NoticeModel, PageModel, Sender, ShownBlock } from './page-model.ts'
import { saidOf } from './said.ts'
import { withoutCodes, type SeenAs } from './seen-as.ts'
import { shownDay } from './shown-time.ts'
import type { VisitorWords } from './words.ts'
import { wordsIn } from './words-in.ts'

type Shared = NonNullable<Awaited<ReturnType<typeof findSharedPage>>>

export interface PageQuestion {
  token: string
  visitor: Visitor
  /** A member looks: she is signed in to the sidebar, or came here as a member of WeCom. */
  isStaff: boolean
  /** A member looks at what she has not sent, as this customer would see it. */
  seenAs: SeenAs | null
  /** Her browser remembers that she said 先不用. */
  wasDeclined: boolean
  said: string | undefined
  language: Language
  script: string | null
  islands: string | null
  card: string | null
}

/** A page, or a polite word why it is not shown, with the status it travels with. */
export type FoundPage = { page: PageModel } | { notice: NoticeModel; status: 404 | 410 }

/** What this reader sees at this address. Asks for nothing, and writes only a forward's first opening. */
export async function findPage(deps: Deps, question: PageQuestion): Promise<FoundPage> {
  const { db, config } = deps
  const { language, seenAs } = question
  const words = wordsIn(language)
  const token = readPageToken(config, question.token)
  const isDraft = token !== undefined && isDraftShare(token.shareId)
  const find = (shareId: string) =>
    isDraft ? findDraftPage(db, shareId, seenAs) : findSharedPage(db, shareId)
  let shared = token && (await find(token.shareId))
  // A link from WeChat's own menu becomes a share when the first of her friends opens it.
  if (token && !shared && (await adoptForward(deps, token.shareId))) {
    shared = await find(token.shareId)
  }
  const corpName = await findCorpName(db, language)
  const no = async (
    status: 404 | 410,
    told: { title: string; text: string },
  ): Promise<FoundPage> => ({
    status,
    notice: { ...told, language, corpName, stores: await listStoreCards(db) },
  })
  if (!token || !shared) {
    return no(404, words.broken)
  }
  const mayPreview = token.preview && question.isStaff
  // Nobody outside is told that something is being written.
  if (isDraft && !mayPreview) return no(404, words.broken)
  if (shared.status !== 'live' && !mayPreview) {
    return no(410, words.gone)
  }
  const mayTell = shared.storyConsentAt !== null && shared.storyWithdrawnAt === null
  if ((shared.kind === 'story' || shared.storyConsentId !== null) && !mayTell) {
    // Its writer has not come to the consent yet: nobody took anything back.
    return no(410, isDraft && shared.storyConsentId === null ? words.unasked : words.untold)
  }
  const { preview } = token
  if (!seenAs) return { page: await modelOf(deps, question, shared, { corpName, preview }) }
  const { visitor } = seenAs
  const hers = { ...question, visitor, isStaff: false }
  const page = await modelOf(deps, hers, shared, { corpName, preview: true })
  const asWhom = visitor.customerId === undefined ? 'nameless' : 'known'
  return { page: { ...page, seenAs: asWhom, blocks: page.blocks.map(withoutCodes) } }
}

async function modelOf(
  deps: Deps,
  { token, visitor, isStaff, wasDeclined, said, language, script, islands, card }: PageQuestion,
  shared: Shared,
  { corpName, preview }: { corpName: string; preview: boolean },
): Promise<PageModel> {
  const { db, config, now } = deps
  const at = now()
  const words = wordsIn(language)
  const dayShown = (time: number) => shownDay(time, at, language)
  const blocks = withProductOf(readBlocks(shared.blocksJson), shared)
  const [store, products, wishes, answers, kfUrl] = await Promise.all([
    shared.senderId ? findStoreOfStaff(db, shared.senderId) : undefined,
    listProducts(
      db,
      blocks.flatMap((block) => (block.type === 'product' ? [block.productId] : [])),
    ),
    visitor.customerId ? findCustomerWishes(db, visitor.customerId) : undefined,
    visitor.openId ? listAnswers(db, [visitor.visitorId]) : [],
    findKfUrl(
      db,
      isForwarded(shared) ? 'forward' : 'page',
      isDraftShare(shared.shareId) ? null : shared.shareId,
    ),
  ])
  const reader = { config, visitor, isStaff, token, pageId: shared.pageId, at, language }
  const spoken = await Promise.all(blocks.map((block) => showSpoken(db, block, reader)))
  const offers = new Map<string, ShownOffer>()
  for (const block of blocks) {
    if (block.type !== 'coupon') continue
    const offer = await showOffer(db, block.couponId, { ...reader, groupId: shared.groupId })
    if (offer) offers.set(block.couponId, offer)
  }
  const orders = await viewOffers(
    deps,
    blocks.flatMap((block) => (block.type === 'order' ? [block.offerId] : [])),
    { visitor, isStaff, language },
  )
  const sender = senderOf(shared, store ?? null, at)
  const answered = answers.find((answer) => answer.purpose === 'browsing')
  const mayAskAgain =
    !answered ||
    // She agreed to other words: they are asked about anew, and what she said holds until then.
    (answered.answer === 'agreed' && answered.version !== NOTICE_VERSION) ||
    (answered.answer === 'declined' && answered.answeredAt < at - ASK_AGAIN_DAYS * DAY)
  return {
    language,
    token,
    url: `${config.publicUrl}/p/${token}`,
    kind: shared.kind,
    title: shared.title,
    description: shared.description,
    corpName,
    minutes: shared.minutes,
    author: shared.authorName,
    reviewer: shared.reviewerName,
    reviewedOn: shared.reviewedAt === null ? null : dayShown(shared.reviewedAt),
    publishedOn: shared.publishedAt === null ? null : dayShown(shared.publishedAt),
    blocks: blocks.flatMap((block, i) => {
      if (block.type === 'live' || block.type === 'poll') return spoken[i] ?? []
      if (block.type !== 'order') return shown(block, products, offers, shared)
      const offer = orders.find(({ id }) => id === block.offerId)
      return offer ? [{ type: 'order' as const, offer, token }] : []
    }),
    story:
      shared.storyConsentAt === null
        ? null
        : {
            consentedOn: dayShown(shared.storyConsentAt),
            gift: words.gift(shared.gift === '无' ? null : shared.gift),
          },
    sender,
    why: whyOf(shared, sender, visitor, words),
    kfUrl,
    viewer: preview ? 'preview' : isStaff ? 'staff' : 'reader',
    asksConsent: visitor.openId !== undefined && !wasDeclined && mayAskAgain,
    isRemembered: visitor.consent === 'agreed',
    preference: wishes?.preference ?? null,
    said: saidOf(said, language),
    script,
    islands,
    card: preview || isStaff ? null : card,
    picture: cardPicture(config.publicUrl, {
      blocks,
      imageUrl: products.find((product) => product.imageUrl)?.imageUrl ?? null,
    }),
  }
}

// A page about a product shows it even when its blocks do not.
function withProductOf(blocks: Block[], { productId }: Shared): Block[] {
  const isShown = blocks.some(({ type }) => type === 'product' || type === 'order')
  if (productId === null || isShown) return blocks
  return [...blocks, { type: 'product', productId }]
}

/** 直播, 投票 and 建议, where what others said and asked for stands beside what she did. */
async function showSpoken(
  db: Deps['db'],
  block: Block,
  reader: Parameters<typeof showPoll>[2],
): Promise<ShownBlock | undefined> {
  if (block.type === 'live') return { type: 'live', live: await showLive(db, block, reader) }
  if (block.type === 'poll') return { type: 'poll', poll: await showPoll(db, block, reader) }
  return undefined
}

function shown(
  block: Exclude<Block, { type: 'order' | 'live' | 'poll' }>,
  products: Awaited<ReturnType<typeof listProducts>>,
  offers: ReadonlyMap<string, ShownOffer>,
  { storyConsentAt }: Shared,
): ShownBlock[] {
  // Somebody's words without her consent are shown to nobody, whatever page they stand on.
  if (block.type === 'quote' && storyConsentAt === null) return []
  if (block.type === 'coupon') {
    const offer = offers.get(block.couponId)
    return offer ? [{ type: 'coupon', offer }] : []
  }
  if (block.type !== 'product') return [block]
  const found = products.find(({ id }) => id === block.productId)
  if (!found || found.offAt !== null) return []
  const { offAt: _, ...product } = found
  return [{ type: 'product', product, note: block.note ?? null }]
}

/** Who answers for the page today: gone from the corp, gone from the page; expired, no certificate. */
function senderOf(shared: Shared, store: Sender['store'], at: number): Sender | null {
  const { senderName: name } = shared
  if (!name || shared.senderLeftAt !== null) return null
  const isValid =
    shared.certName !== null &&
    shared.certCheckedBy !== null &&
    shared.certExpiresAt !== null &&
    shared.certExpiresAt > at
  return {
    name,
    // Of a Chinese name alone the last two characters call somebody.
    shortName: /^\p{Script=Han}{3,}$/u.test(name) ? [...name].slice(-2).join('') : name,
    title: shared.senderTitle ?? '',
    bio: shared.senderBio ?? '',
    alias: shared.senderAlias ?? '',
    skills: shared.senderSkills ?? '',
    channel: shared.senderChannel ?? '',
    photo: shared.senderPhotoId ? pictureUrl(shared.senderPhotoId) : null,
    certificate: isValid ? { name: shared.certName!, checkedBy: shared.certCheckedBy! } : null,
    store,
  }
}

const isForwarded = ({ chatKind, depth }: Shared) => chatKind === 'forward' || depth > 0

// Says only what holds for whoever reads it: a link made for one person may have been passed on.
function whyOf(
  shared: Shared,
  sender: Sender | null,
  { customerId }: Visitor,
  { why, us }: VisitorWords,
): string {
  const who = sender?.shortName ?? us
  const isHers = customerId !== undefined && customerId === shared.sentToCustomerId
  if (isForwarded(shared)) return why.forward(who)
  if (shared.chatKind === 'group') return why.group(who)
  if (shared.chatKind === 'store') return why.store(who)
  if (shared.chatKind === 'parcel') return why.parcel(who)
  if (shared.chatKind === 'kf') return isHers ? why.hersByService(who) : why.service(who)
  return isHers ? why.hers(who) : why.single(who)
}
