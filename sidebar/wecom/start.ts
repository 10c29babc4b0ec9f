import type { Chat } from './chat.ts'
import { createJssdkChat, isInsideWecom, silenceSdkRejections } from './jssdk.ts'
import { outsideChat } from './outside.ts'

// WeCom's sign-in of this page is the longest wait there is. This file and what it imports come
// before everything else and need nothing of it, so that the wait begins while the rest is read.
silenceSdkRejections()

type Sign = Parameters<typeof createJssdkChat>[0]
let lend: (sign: Sign) => void
const sign = new Promise<Sign>((resolve) => (lend = resolve))

/** Lends the chat a way to our server, for the signature when the page brought none. */
export const signWith = (ours: Sign) => lend(ours)

export const chat: Chat = isInsideWecom()
  ? createJssdkChat(async (url) => (await sign)(url))
  : outsideChat

/** Who is beside us, asked before anybody could wait for it. */
export const firstPeer = chat.peer()
firstPeer.catch(() => undefined)
