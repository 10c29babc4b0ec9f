import type { MomentPost } from '../../api/plays/moments.ts'
import type { Message } from '../sends/shapes.ts'

/** Where WeCom opened us, and whom that is beside. `none`: beside nobody. */
export type Peer =
  | { kind: 'single' | 'kf' | 'group'; id: string; entry: string }
  | { kind: 'none'; entry: string }

export type Trouble =
  | 'no_permission'
  | 'no_context'
  | 'old_client'
  | 'bad_picture'
  | 'signature'
  | 'timeout'
  | 'outside'
  | 'failed'

/** WeCom's client said no; `detail` is its own word, for those who have to look it up. */
export class ChatTrouble extends Error {
  readonly trouble: Trouble
  readonly detail: string

  constructor(trouble: Trouble, detail = '') {
    super(`${trouble} ${detail}`.trim())
    this.name = 'ChatTrouble'
    this.trouble = trouble
    this.detail = detail
  }
}

/** What the chat beside us can do. Nothing else in the sidebar knows WeCom's client. */
export interface Chat {
  readonly isInside: boolean
  /** Asked again whenever the page comes back: on some clients another chat is now beside us. */
  peer(): Promise<Peer>
  /** Puts one message into this chat. `cancelled`: she declined in WeCom's own dialog. */
  send(message: Message): Promise<'sent' | 'cancelled'>
  /** Opens her chat in WeCom. */
  open(customerId: string): Promise<void>
  /**
   * 对外收款: asks her for money in this chat, through WeCom. Its number of the request; undefined:
   * the member turned back.
   */
  collect(wish: { amountFen: number; description: string }): Promise<string | undefined>
  /**
   * 朋友圈: opens WeCom's composer with a post. Whether she then presses 发表 WeCom does not say.
   */
  compose(post: MomentPost): Promise<'opened' | 'cancelled'>
  /** Reads a code with WeCom's camera; undefined: she closed it. */
  scan(): Promise<string | undefined>
}
