import { findSend, listSendParts } from '../../db/queries/sends.ts'
import type { SendPartState } from '../../db/schema.ts'
import { issuePageToken } from '../content/page-token.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { cardPictures } from '../pictures/card-picture.ts'

/** Exactly what `ww.sendChatMessage` takes. */
export type SendChatMessageParams =
  | { msgtype: 'text'; text: { content: string } }
  | { msgtype: 'news'; news: { link: string; title: string; desc: string; imgUrl: string } }

export interface SendView {
  id: string
  parts: {
    partNo: number
    kind: 'text' | 'page'
    state: SendPartState
    error: string | null
    message: SendChatMessageParams
  }[]
  /** The part to send now; null when all are out. */
  next: number | null
}

type Part = Awaited<ReturnType<typeof listSendParts>>[number]

/** A member's own send as it stands, ready to go on with. */
export async function findSendView(
  deps: Pick<Deps, 'db' | 'config'>,
  staffId: string,
  sendId: string,
): Promise<SendView> {
  const { db, config } = deps
  const send = await findSend(db, staffId, sendId)
  if (!send) throw new AppError('not_found', '没有找到这次发送')
  const parts = await listSendParts(db, sendId)
  const pictures = await cardPictures(
    deps,
    parts.flatMap(({ pageId, imageUrl }) => (pageId === null ? [] : [{ pageId, imageUrl }])),
  )
  return {
    id: send.id,
    parts: parts.map((part) => ({
      partNo: part.partNo,
      kind: part.kind,
      state: part.state,
      error: part.error,
      message: messageOf(config, part, pictures.get(part.pageId ?? '')),
    })),
    next: parts.find((part) => part.state !== 'sent')?.partNo ?? null,
  }
}

function messageOf(
  config: Deps['config'],
  part: Part,
  picture: string | undefined,
): SendChatMessageParams {
  if (part.kind === 'text') return { msgtype: 'text', text: { content: part.text } }
  return {
    msgtype: 'news',
    news: {
      link: `${config.publicUrl}/p/${issuePageToken(config, { shareId: part.shareId! })}`,
      title: part.title ?? '',
      desc: part.description ?? '',
      imgUrl: picture ?? '',
    },
  }
}
