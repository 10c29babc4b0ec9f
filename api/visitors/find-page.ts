import {
  findSharedPage,
  findStoreOfStaff,
  listProducts,
  listStoreCards,
} from '../../db/queries/pages.ts'
import { listAnswers } from '../../db/queries/consents.ts'
import { findSetting } from '../../db/queries/settings.ts'
import { findCustomerWishes } from '../../db/queries/visitors.ts'
import { readBlocks, safeUrl, type Block } from '../content/blocks.ts'
import { readPageToken } from '../content/page-token.ts'
import type { Deps } from '../deps.ts'
import type { Visitor } from '../env.ts'
import { DAY } from '../shop-time.ts'
import { ASK_AGAIN_DAYS } from './consent-notice.ts'
import type { NoticeModel, PageModel, Sender, ShownBlock } from './page-model.ts'
import { saidOf } from './said.ts'
import { shownDay } from './shown-time.ts'

type Shared = NonNullable<Awaited<ReturnType<typeof findSharedPage>>>

export interface PageQuestion {
  token: string
  visitor: Visitor
  /** A member looks: she is signed in to the sidebar, or came here as a member of WeCom. */
  isStaff: boolean
  /** Her browser remembers that she said 先不用. */
  wasDeclined: boolean
  said: string | undefined
  script: string | null
}

/** A page, or a polite word why it is not shown, with the status it travels with. */
export type FoundPage = { page: PageModel } | { notice: NoticeModel; status: 404 | 410 }

/** What this reader sees at this address. Asks for nothing and writes nothing. */
export async function findPage(deps: Deps, question: PageQuestion): Promise<FoundPage> {
  const { db, config } = deps
  const token = readPageToken(config, question.token)
  const shared = token && (await findSharedPage(db, token.shareId))
  const corpName = await findCorpName(db)
  const no = async (status: 404 | 410, title: string, text: string): Promise<FoundPage> => ({
    status,
    notice: { title, text, corpName, stores: await listStoreCards(db) },
  })
  if (!token || !shared) {
    return no(404, '这个链接打不开了', '可能没有复制全。回到聊天里，再点一次那张卡片试试。')
  }
  const mayPreview = token.preview && question.isStaff
  if (shared.status !== 'live' && !mayPreview) {
    return no(410, '这一页收起来了', '内容过了时候，或者正在改。想知道什么，回聊天里问一句就行。')
  }
  const mayTell = shared.storyConsentAt !== null && shared.storyWithdrawnAt === null
  if ((shared.kind === 'story' || shared.storyConsentId !== null) && !mayTell) {
    return no(410, '这个故事不再展示', '讲故事的人收回了授权，我们马上撤了下来。')
  }
  return { page: await modelOf(deps, question, shared, { corpName, preview: token.preview }) }
}

async function modelOf(
  deps: Deps,
  { token, visitor, isStaff, wasDeclined, said, script }: PageQuestion,
  shared: Shared,
  { corpName, preview }: { corpName: string; preview: boolean },
): Promise<PageModel> {
  const { db, config, now } = deps
  const at = now()
  const blocks = withProductOf(readBlocks(shared.blocksJson), shared)
  const [store, products, wishes, answers, kf] = await Promise.all([
    shared.senderId ? findStoreOfStaff(db, shared.senderId) : undefined,
    listProducts(
      db,
      blocks.flatMap((block) => (block.type === 'product' ? [block.productId] : [])),
    ),
    visitor.customerId ? findCustomerWishes(db, visitor.customerId) : undefined,
    visitor.openId ? listAnswers(db, [visitor.visitorId]) : [],
    findSetting<string>(db, 'kf-link'),
  ])
  const sender = senderOf(shared, store ?? null, at)
  const answered = answers.find((answer) => answer.purpose === 'browsing')
  const mayAskAgain =
    !answered || (answered.answer === 'declined' && answered.answeredAt < at - ASK_AGAIN_DAYS * DAY)
  return {
    token,
    url: `${config.publicUrl}/p/${token}`,
    kind: shared.kind,
    title: shared.title,
    description: shared.description,
    corpName,
    minutes: shared.minutes,
    author: shared.authorName,
    reviewer: shared.reviewerName,
    reviewedOn: shared.reviewedAt === null ? null : shownDay(shared.reviewedAt, at),
    publishedOn: shared.publishedAt === null ? null : shownDay(shared.publishedAt, at),
    blocks: blocks.flatMap((block) => shown(block, products, shared)),
    story:
      shared.storyConsentAt === null
        ? null
        : { consentedOn: shownDay(shared.storyConsentAt, at), gift: giftOf(shared.gift) },
    sender,
    why: whyOf(shared, sender, visitor),
    kfUrl: safeUrl(kf ?? '') ?? null,
    viewer: preview ? 'preview' : isStaff ? 'staff' : 'reader',
    asksConsent: visitor.openId !== undefined && !wasDeclined && mayAskAgain,
    isRemembered: visitor.consent === 'agreed',
    preference: wishes?.preference ?? null,
    said: saidOf(said),
    script,
  }
}

/** The corp as its customers know it. */
export async function findCorpName(db: Deps['db']): Promise<string> {
  return (await findSetting<string>(db, 'corp-name')) || '我们'
}

// A page about a product shows it even when its blocks do not.
function withProductOf(blocks: Block[], { productId }: Shared): Block[] {
  if (productId === null || blocks.some((block) => block.type === 'product')) return blocks
  return [...blocks, { type: 'product', productId }]
}

function shown(
  block: Block,
  products: Awaited<ReturnType<typeof listProducts>>,
  { storyConsentAt }: Shared,
): ShownBlock[] {
  // Somebody's words without her consent are shown to nobody, whatever page they stand on.
  if (block.type === 'quote' && storyConsentAt === null) return []
  if (block.type !== 'product') return [block]
  const product = products.find(({ id }) => id === block.productId)
  return product ? [{ type: 'product', product, note: block.note ?? null }] : []
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
    shortName: [...name].length > 2 ? [...name].slice(-2).join('') : name,
    title: shared.senderTitle ?? '',
    bio: shared.senderBio ?? '',
    certificate: isValid ? { name: shared.certName!, checkedBy: shared.certCheckedBy! } : null,
    store,
  }
}

// What she was given for telling is said, and so is that she was given nothing.
const giftOf = (gift: string | null) =>
  gift === null || gift === '无' ? '没有赠品' : gift.startsWith('赠') ? gift : `赠品：${gift}`

// Says only what holds for whoever reads it: a link made for one person may have been passed on.
function whyOf(shared: Shared, sender: Sender | null, { customerId }: Visitor): string {
  const who = sender?.shortName ?? '我们'
  const isHers = customerId !== undefined && customerId === shared.sentToCustomerId
  if (shared.chatKind === 'forward' || shared.depth > 0)
    return `一位朋友转来的，最早是${who}发出的。`
  if (shared.chatKind === 'group') return `${who}发在客户群里的，群里每个人收到的都一样。`
  if (shared.chatKind === 'kf') {
    return isHers ? `您问客服的时候，${who}发给您参考的。` : `${who}在客服聊天里发出的。`
  }
  return isHers ? `${who}在和您的聊天里发给您的。` : `${who}在聊天里发出的。`
}
