import type { Db } from '../../db/database.ts'
import { findPageOfShare } from '../../db/queries/pages.ts'
import { dayKeyOf } from '../collector/person-key.ts'
import type { Config } from '../config.ts'
import { readBlocks, type Block } from '../content/blocks.ts'
import { readPageToken } from '../content/page-token.ts'
import type { Visitor } from '../env.ts'
import { AppError } from '../errors.ts'
import { dayOf } from '../shop-time.ts'

export type PollBlock = Extract<Block, { type: 'poll' }>

/** The name under which a poll's answers are kept: its page and its block. */
export const pollKeyOf = (pageId: string, pollId: string) => `${pageId}:${pollId}`

/**
 * Who speaks: her visitor's hash once she agreed to be remembered, else a key that is hers for this
 * day and leads to nobody afterwards. Undefined: nobody can tell one person from another here.
 */
export function speakerOf(
  config: Pick<Config, 'sessionSecret'>,
  visitor: Visitor,
  at: number,
): { personKey: string; customerId: string | null } | undefined {
  if (visitor.openId === undefined || visitor.isStaff) return undefined
  return visitor.consent === 'agreed'
    ? { personKey: visitor.visitorId, customerId: visitor.customerId ?? null }
    : { personKey: dayKeyOf(config, dayOf(at), visitor), customerId: null }
}

/** As `speakerOf`; who cannot be told apart is told where it works. */
export function mustSpeak(config: Pick<Config, 'sessionSecret'>, visitor: Visitor, at: number) {
  if (visitor.isStaff) throw new AppError('forbidden', '员工预览时不能代客人说')
  const speaker = speakerOf(config, visitor, at)
  if (!speaker) throw new AppError('blocked', '在微信里打开这一页才能说')
  return speaker
}

/** The share that a page's token names, for whoever does something on that page. */
export function shareOf(config: Config, token: string): string {
  const read = readPageToken(config, token)
  if (!read) throw new AppError('bad_request', '这个链接不完整')
  if (read.preview) throw new AppError('blocked', '这一页还没有发给任何人')
  return read.shareId
}

/** A poll as it stands on the page she has open, while it may be answered. */
export async function findOpenPoll(
  db: Db,
  { shareId, pollId, at }: { shareId: string; pollId: string; at: number },
) {
  const share = await findPageOfShare(db, shareId)
  const block =
    share?.status === 'live'
      ? readBlocks(share.blocksJson).find(
          (one): one is PollBlock => one.type === 'poll' && one.id === pollId,
        )
      : undefined
  if (!share || !block) throw new AppError('gone', '这一页收起来了')
  if (isClosed(block, at)) throw new AppError('gone', '已经截止了')
  return { block, pageId: share.pageId, pollKey: pollKeyOf(share.pageId, block.id) }
}

export const isClosed = ({ closesAt }: PollBlock, at: number) =>
  closesAt !== undefined && closesAt <= at
