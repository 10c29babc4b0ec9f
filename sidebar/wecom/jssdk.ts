import {
  createExternalPayment,
  env,
  getContext,
  getCurExternalChat,
  getCurExternalContact,
  openEnterpriseChat,
  register,
  scanQRCode,
  sendChatMessage,
  shareToExternalMoments,
} from '@wecom/jssdk'
import { opening, type Signature } from '../opening.ts'
import type { MomentPost } from '../../api/plays/moments.ts'
import type { Message } from '../sends/shapes.ts'
import type { Chat, Peer } from './chat.ts'
import { ChatTrouble } from './chat.ts'
import { isCancel, readTrouble } from './troubles.ts'

const usedApis = [
  'getContext',
  'getCurExternalContact',
  'getCurExternalChat',
  'sendChatMessage',
  'openEnterpriseChat',
  'scanQRCode',
  'createExternalPayment',
  'shareToExternalMoments',
]

const contactEntries = ['contact_profile', 'single_chat_tools', 'single_kf_tools']

export const isInsideWecom = () => env.isWeCom

type Sign = (url: string) => Promise<Signature>

/**
 * The chat as WeCom's own SDK offers it. Starts signing in at once: the rest waits for it. `sign`
 * asks our server, for when the page brought no signature or an old one.
 */
export function createJssdkChat(sign: Sign): Chat {
  const brought = opening.signature?.url === page() ? opening.signature : undefined
  delete opening.signature
  let ready = start(sign, brought)

  /** Signed out: asking once more tells nothing new, and signing in loads the page afresh. */
  function startAgain(reason: unknown) {
    if ((reason as { status?: number }).status === 401) throw reason
    return start(sign)
  }

  async function bridge<T>(
    call: () => Promise<T>,
    patience = 10_000,
    isSure = !brought,
  ): Promise<T> {
    try {
      // One bad signature must not spoil the page: the next call signs again.
      await (ready = ready.catch(startAgain))
      return await inTime(call(), patience)
    } catch (reason) {
      const trouble = readTrouble(reason)
      // A page kept for minutes may bring what WeCom's ticket has outlived: the SDK then asks us.
      if (trouble.trouble === 'signature' && !isSure) return bridge(call, patience, true)
      throw trouble
    }
  }

  /** What she answers in WeCom's own dialog, for which nobody hurries her; undefined: she turned back. */
  async function unlessCancelled<T>(call: () => Promise<T>): Promise<{ said: T } | undefined> {
    try {
      return { said: await bridge(call, 120_000) }
    } catch (reason) {
      const trouble = readTrouble(reason)
      if (isCancel(trouble.detail)) return undefined
      throw trouble
    }
  }

  async function peer(): Promise<Peer> {
    // Both are asked together: the usual case is a 1:1 chat, and each costs a turn of the bridge.
    const her = bridge(() => getCurExternalContact()).catch((trouble: unknown) => trouble)
    const { entry } = (await bridge(() => getContext())) as { entry: string }
    if (contactEntries.includes(entry)) {
      const answer = await her
      if (answer instanceof Error) throw answer
      const { userId } = answer as { userId: string }
      return { kind: entry === 'single_kf_tools' ? 'kf' : 'single', id: userId, entry }
    }
    if (entry === 'group_chat_tools') {
      const { chatId } = (await bridge(() => getCurExternalChat())) as { chatId: string }
      return { kind: 'group', id: chatId, entry }
    }
    if (entry === 'chat_attachment') return attachmentPeer(her, entry)
    return { kind: 'none', entry }
  }

  // The attachment menu does not say which kind of chat it was opened in: whoever answers, is.
  async function attachmentPeer(her: Promise<unknown>, entry: string): Promise<Peer> {
    const answer = await her
    if (!(answer instanceof Error))
      return { kind: 'single', id: (answer as { userId: string }).userId, entry }
    try {
      const { chatId } = (await bridge(() => getCurExternalChat())) as { chatId: string }
      return { kind: 'group', id: chatId, entry }
    } catch {
      return { kind: 'none', entry }
    }
  }

  return {
    isInside: true,
    peer,
    send: async (message: Message) =>
      (await unlessCancelled(() => sendChatMessage(message as never))) ? 'sent' : 'cancelled',
    compose: async (post: MomentPost) =>
      (await unlessCancelled(() => shareToExternalMoments(post as never))) ? 'opened' : 'cancelled',
    async open(customerId: string) {
      await bridge(() =>
        openEnterpriseChat({ externalUserIds: [customerId], groupName: '' } as never),
      )
    },
    async collect({ amountFen, description }) {
      const params = { paymentType: 0, totalFee: amountFen, description }
      return (await unlessCancelled(() => createExternalPayment(params as never)))?.said.paymentId
    },
    async scan() {
      // The SDK's enum of code kinds is plain strings on the wire.
      const params = { needResult: true, scanType: ['qrCode', 'barCode'] }
      const seen = await unlessCancelled(() => scanQRCode(params as never))
      // A bar code comes with its kind before it: `CODE_128,4821093756`.
      return seen?.said.resultStr?.split(',').at(-1)
    },
  }
}

const page = () => location.href.split('#')[0]!

async function start(sign: Sign, brought?: Signature) {
  const first = { url: page(), signature: brought ?? (await sign(page())) }
  const { corpId, agentId } = first.signature
  register({
    corpId,
    agentId,
    jsApiList: usedApis,
    // The first signature is used once; WeCom asks again whenever it has lost its grant.
    async getAgentConfigSignature(url: string) {
      const ours = first.url === url ? first.signature : await sign(url)
      first.url = ''
      return {
        timestamp: ours.timestamp,
        nonceStr: ours.nonceStr,
        signature: ours.signature,
      }
    },
  })
}

function inTime<T>(work: Promise<T>, patience: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new ChatTrouble('timeout')), patience)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

/**
 * The SDK starts its sign-in by itself and drops the promise, so a refusal reaches the window as
 * an unhandled plain object. It is told again to whoever calls next; here it is only noise.
 */
export function silenceSdkRejections() {
  addEventListener('unhandledrejection', (event) => {
    const reason: unknown = event.reason
    const isSdk =
      (typeof reason === 'object' && reason !== null && 'errMsg' in reason) ||
      (reason instanceof Error && reason.message.startsWith('SDK Error'))
    if (isSdk) event.preventDefault()
  })
}
