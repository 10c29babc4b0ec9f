import type { Entry } from './entry'
import { ORIGIN } from './settings'

/** What the server gives a phone it has let in. */
export interface LetIn {
  ticket: string
  /** Sealed: for the shell's own requests, kept in memory only. */
  visitor: string
}

interface Sealed {
  encryptedData: string
  iv: string
}

/** A "no" of our server, with its status. */
export class Refusal extends Error {
  readonly status: number

  constructor(words: string, status: number) {
    super(words)
    this.status = status
  }
}

const ask = <T>(path: string, data: unknown, visitor?: string, method: 'GET' | 'POST' = 'POST') =>
  new Promise<T>((done, fail) => {
    wx.request({
      url: `${ORIGIN}${path}`,
      method,
      data: data as WechatMiniprogram.IAnyObject,
      timeout: 5000,
      header: {
        'content-type': 'application/json',
        ...(visitor ? { cookie: `hs_visitor=${visitor}` } : {}),
      },
      success: ({ statusCode, data: answer }) =>
        statusCode < 300
          ? done(answer as T)
          : fail(new Refusal(`${path}: ${statusCode}`, statusCode)),
      fail: ({ errMsg }) => fail(new Error(errMsg)),
    })
  })

const codeOf = () =>
  new Promise<string>((done, fail) => wx.login({ success: ({ code }) => done(code), fail }))

// No group, an old client, or a group she has left: she is let in all the same.
const groupOf = () =>
  new Promise<Sealed | undefined>((done) => {
    if (!wx.getGroupEnterInfo) return done(undefined)
    wx.getGroupEnterInfo({
      success: ({ encryptedData, iv }) => done({ encryptedData, iv }),
      fail: () => done(undefined),
    })
  })

/** Signs in silently: WeChat's code first, so that what it seals afterwards is for that session. */
export async function letIn(entry: Entry, visit: string): Promise<LetIn> {
  const code = await codeOf()
  const group = entry.isFromGroup ? await groupOf() : undefined
  const { token, order, scene, chatType } = entry
  const arrival = { code, scene, chatType, token, order, visit, group }
  return ask<LetIn>('/api/miniapp/mini/login', arrival)
}

/** Her own way of passing a page on: a new place in the chain, made by the server. */
export const shareOf = (token: string, visitor: string) =>
  ask<{ token: string }>('/api/miniapp/shares', { token }, visitor).then((share) => share.token)

/** Tells of the display what the web-view cannot when WeChat takes it away. */
export const tell = (token: string, visitor: string | undefined, body: object) =>
  ask<void>('/t', { v: 1, token, ...body }, visitor)

/** What the subscribe page says before it asks. */
export interface OrderMessage {
  templateId: string
  name: string
  isOver: boolean
  state: 'none' | 'held' | 'sent' | 'refused'
}

const messagePath = (order: string) => `/api/miniapp/order-messages/${order}`

/** One order of hers, as far as a message about it goes. */
export const orderMessage = (order: string, visitor: string) =>
  ask<OrderMessage>(messagePath(order), undefined, visitor, 'GET')

/** She has allowed one message about this order. */
export const allowMessage = (order: string, visitor: string) =>
  ask<Pick<OrderMessage, 'state'>>(messagePath(order), {}, visitor)

/** What WeChat's cashier is opened with. */
export interface Cashier {
  params: Pick<
    WechatMiniprogram.RequestPaymentOption,
    'timeStamp' | 'nonceStr' | 'package' | 'paySign'
  > & { signType: 'RSA' }
}

/** Asks for the money of one order of hers; rejects with a `Refusal` when nothing is owed any more. */
export const payOrder = (order: string, visitor: string) =>
  ask<Cashier>(`/api/miniapp/orders/${order}/pay`, {}, visitor)
