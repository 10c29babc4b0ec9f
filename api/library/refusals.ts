import { parseBlocks } from '../content/blocks.ts'
import { LONGEST_FLASH } from '../groups/care/kinds.ts'
import { HOUR } from '../shop-time.ts'
import type { Written } from './bodies.ts'
import { linesOf } from './lines.ts'
import { checkWords, isAboutHealth } from './word-check.ts'

/** What still stands in the way of publishing, and where. */
export interface Refusal {
  field: string
  text: string
}

/** What the shop knows of what the thing names. */
export interface Known {
  /** The consent a story names; undefined when there is none such. */
  consent: { withdrawnAt: number | null } | undefined
  authorName: string | undefined
  reviewerName: string | undefined
  /** Today in the shop's calendar. */
  today: string
  /** What its blocks name that is not of this page, or not there any more. */
  strays: string[]
}

const TITLE_MOST = 20
const LIMITS = ['hours', 'maxPosts', 'couponsPerPerson', 'replyLimitMin'] as const
const MOST_HOURS = LONGEST_FLASH / HOUR

/** Everything that has to be put right first; empty when it may go to the second pair of eyes. */
export function whyNotYet(one: Written, known: Known): Refusal[] {
  const hard = checkWords(one).flatMap(({ isHard, field, text, why }) =>
    isHard ? [{ field, text: `「${text}」${why}` }] : [],
  )
  return [...missing(one, known), ...hard]
}

function missing(one: Written, known: Known): Refusal[] {
  const no = (field: string, isWrong: boolean, text: string) => (isWrong ? [{ field, text }] : [])
  if (one.kind === 'reply') {
    const { title, parts } = one.body
    const isEmpty = parts.some((part) => part.kind === 'text' && part.text.trim() === '')
    return [
      ...no('title', title.trim() === '', '起个名字'),
      ...no('parts', parts.length === 0 || isEmpty, '写上要说的话'),
    ]
  }
  if (one.kind === 'coupon') {
    const { name, faceFen, minSpendFen, validDays, startsAt, endsAt, perPerson, perGroupDay } =
      one.body
    return [
      ...no('title', name.trim() === '', '起个名字'),
      ...no('faceFen', faceFen < 1, '写上减多少'),
      ...no('faceFen', minSpendFen > 0 && faceFen > minSpendFen, '减的比要买的还多'),
      ...no('validDays', validDays < 1, '写上领到后几天内用'),
      ...no('endsAt', endsAt <= startsAt, '结束要晚于开始'),
      ...no('perPerson', perPerson < 1 || perGroupDay < 1, '每人至少一张'),
    ]
  }
  if (one.kind === 'template') {
    const { title, groupName, hours } = one.body
    const isNone = LIMITS.find((limit) => one.body[limit] === 0)
    return [
      ...no('title', title.trim() === '', '起个名字'),
      ...no('groupName', groupName.trim() === '', '写上群名'),
      ...no(isNone ?? '', isNone !== undefined, '写大于 0 的数，不限就空着'),
      ...no('hours', (hours ?? 0) > MOST_HOURS, `最长三天，写 ${MOST_HOURS} 以内`),
    ]
  }
  if (one.kind === 'product') {
    const { name, priceFen, pickup } = one.body
    return [
      ...no('name', name.trim() === '', '起个名字'),
      ...no('priceFen', priceFen < 1, '写上多少钱'),
      ...no('pickup', pickup.trim() === '', '写上到哪里取'),
    ]
  }
  if (one.kind === 'gift') {
    const { name, points, checkInDays, total } = one.body
    return [
      ...no('name', name.trim() === '', '起个名字'),
      ...no('points', checkInDays === null && !points, '写上要多少积分'),
      ...no('checkInDays', points === null && !checkInDays, '写上签到满几天'),
      ...no('points', points !== null && checkInDays !== null, '积分换和签到送，选一种'),
      ...no('total', total < 1, '写上一共几件'),
    ]
  }
  return missingOnPage(one, known, no)
}

function missingOnPage(
  one: Extract<Written, { kind: 'page' | 'story' }>,
  { consent, authorName, reviewerName, today, strays }: Known,
  no: (field: string, isWrong: boolean, text: string) => Refusal[],
): Refusal[] {
  const { title, blocks, authorId, reviewerId, reviewedDay, storyConsentId, pageKind } = one.body
  const isStory = one.kind === 'story'
  const hasQuote = blocks.some(({ type }) => type === 'quote')
  const isHealth = isAboutHealth(linesOf(one)) && pageKind === 'article'
  const isReviewed =
    reviewerName !== undefined &&
    reviewerId !== authorId &&
    reviewedDay !== null &&
    reviewedDay <= today
  return [
    ...no('title', title.trim() === '', '起个标题'),
    ...no('title', [...title].length > TITLE_MOST, `标题最多 ${TITLE_MOST} 个字，卡片上才放得下`),
    ...no('blocks', blocks.length === 0, '写上正文'),
    ...no('blocks', !isWhole(blocks), '有一块内容还没写完'),
    ...no('blocks', blocks.some(hasNoWords), '给每张图片写一句图上是什么'),
    ...strays.map((text) => ({ field: 'blocks', text })),
    ...no('blocks', !stands(pageKind, blocks), '直播页要有一块直播，共创页要有一块投票和建议'),
    ...no('blocks', isTwice(blocks), '一页只放一场直播、一个投票'),
    ...no('authorId', authorName === undefined, '选一位作者，要是在职的同事'),
    ...no('reviewerId', isHealth && !isReviewed, '说到健康，要有另一位同事审过，写明审稿人和日期'),
    ...no('storyConsentId', (isStory || hasQuote) && consent === undefined, '缺少本人授权'),
    ...no(
      'storyConsentId',
      storyConsentId !== null && consent !== undefined && consent.withdrawnAt !== null,
      '她收回了授权，不能再讲她的故事',
    ),
  ]
}

// Who cannot see it has the words.
const hasNoWords = (block: { type?: unknown; alt?: unknown }) =>
  block.type === 'picture' && `${block.alt ?? ''}`.trim() === ''

const stands = (pageKind: string, blocks: { type?: unknown }[]) =>
  (pageKind !== 'live' && pageKind !== 'poll') || blocks.some(({ type }) => type === pageKind)

// Each is led back to by its name.
const isTwice = (blocks: { type?: unknown }[]) =>
  ['live', 'poll'].some((name) => blocks.filter(({ type }) => type === name).length > 1)

function isWhole(blocks: unknown[]): boolean {
  try {
    parseBlocks(blocks)
    return true
  } catch {
    return false
  }
}
