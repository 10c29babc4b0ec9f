import type { Chat } from './chat.ts'
import { ChatTrouble } from './chat.ts'

/** An ordinary browser: nobody beside us, nothing to send into; the workbench still works. */
export const outsideChat: Chat = {
  isInside: false,
  peer: () => Promise.resolve({ kind: 'none', entry: 'outside' }),
  send: () => Promise.reject(new ChatTrouble('outside')),
  open: () => Promise.reject(new ChatTrouble('outside')),
  collect: () => Promise.reject(new ChatTrouble('outside')),
  compose: () => Promise.reject(new ChatTrouble('outside')),
  scan: () => Promise.reject(new ChatTrouble('outside')),
}
