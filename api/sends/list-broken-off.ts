import { listBrokenOff } from '../../db/queries/sends.ts'
import type { ChatKind } from '../../db/schema.ts'
import { DAY } from '../shop-time.ts'

/** A send that stopped half-way and can be gone on with. */
export interface BrokenOff {
  id: string
  chat: { kind: ChatKind; id: string; name: string }
  title: string
  sentParts: number
  parts: number
}

/** A member's sends of the last day that stopped, to be asked together with other things. */
export const askBrokenOff = (staffId: string, at: number) => listBrokenOff.of(staffId, at - DAY)

/** Those of them that stopped half-way, newest first. */
export function shownBrokenOff(rows: Awaited<ReturnType<typeof listBrokenOff>>): BrokenOff[] {
  return [...new Set(rows.map(({ id }) => id))]
    .map((id) => {
      const parts = rows.filter((row) => row.id === id)
      const first = parts[0]!
      return {
        id,
        chat: {
          kind: first.chatKind,
          id: first.customerId ?? first.groupId ?? '',
          name: first.customerName ?? first.groupName ?? '',
        },
        title: first.title ?? parts.find(({ text }) => text !== '')?.text.slice(0, 20) ?? '一页',
        sentParts: parts.filter(({ state }) => state === 'sent').length,
        parts: parts.length,
      }
    })
    .filter(({ sentParts, parts }) => sentParts > 0 && sentParts < parts)
}
