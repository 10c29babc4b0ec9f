import type { Chat } from '../wecom/chat.ts'
import { ChatTrouble } from '../wecom/chat.ts'
import type { Send } from './shapes.ts'

export type PartResult = 'sent' | 'cancelled' | 'failed'

export type Outcome =
  | { kind: 'done'; send: Send }
  | { kind: 'cancelled'; send: Send; partNo: number }
  | { kind: 'failed'; send: Send; partNo: number; trouble: ChatTrouble }

interface Doors {
  chat: Pick<Chat, 'send'>
  /** Tells the server what WeCom said; resolves once that is safe, there or in the outbox. */
  record(send: Send, partNo: number, result: PartResult, error?: string): Promise<Send>
  onPart?(send: Send, partNo: number): void
}

/**
 * Sends what has not been sent, in order, one after another. Stops at the first part WeCom did not
 * take, so that the second sentence never arrives without the first; running it again goes on there.
 */
export async function runSend(start: Send, { chat, record, onPart }: Doors): Promise<Outcome> {
  let send = start
  for (const { partNo } of [...start.parts].sort((a, b) => a.partNo - b.partNo)) {
    const part = send.parts.find((other) => other.partNo === partNo)!
    if (part.state === 'sent') continue
    onPart?.(send, partNo)
    let result: 'sent' | 'cancelled'
    try {
      result = await chat.send(part.message)
    } catch (reason) {
      const trouble = reason instanceof ChatTrouble ? reason : new ChatTrouble('failed')
      const error = trouble.detail || trouble.trouble
      send = await record(send, partNo, 'failed', error.slice(0, 120))
      return { kind: 'failed', send, partNo, trouble }
    }
    send = await record(send, partNo, result)
    if (result === 'cancelled') return { kind: 'cancelled', send, partNo }
  }
  return { kind: 'done', send }
}

/** The same send with one part's result filled in, for when the server could not be told yet. */
export function withResult(send: Send, partNo: number, result: PartResult, error?: string): Send {
  const parts = send.parts.map((part) =>
    part.partNo === partNo ? { ...part, state: result, error: error ?? null } : part,
  )
  return { ...send, parts, next: parts.find((part) => part.state !== 'sent')?.partNo ?? null }
}
