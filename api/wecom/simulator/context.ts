import type { Callbacks } from './callbacks.ts'
import type { Chats } from './chats.ts'
import { WireError } from './errors.ts'
import type { Fields } from './fields.ts'
import type { Limits } from './limits.ts'
import type { SimCustomer, SimFollow, SimGroup, SimStaff, SimState } from './state.ts'

/** The app as it is registered in the corp. */
export interface SimCorp {
  corpId: string
  agentId: number
  secret: string
  /** 可信域名, with its port. Absent: the host the simulator itself is reached at. */
  trustedDomain?: string
  /** An app made before 2022-06-20 still reads mobiles and avatars in the directory. */
  isLegacyApp?: boolean
}

/** What every part of the simulator works on. */
export interface Context {
  corp: SimCorp
  state: SimState
  /** ms; the shop's clock */
  now: () => number
  chats: Chats
  callbacks: Callbacks
  limits: Limits
  media: Map<string, Media>
  welcomes: Map<string, Welcome>
  codes: Map<string, Code>
  /** Something was changed that a restart must not forget. */
  changed: () => void
}

export interface Media {
  type: string
  filename: string
  contentType: string
  bytes: Uint8Array
  createdAt: number
}

export interface Welcome {
  userid: string
  externalUserid: string
  issuedAt: number
  isUsed: boolean
}

export interface Code {
  /** `staff:ID`, `customer:ID`, or somebody WeCom only knows by an openid. */
  who: string
  issuedAt: number
  isUsed: boolean
}

/** One call on the wire, already past token and limits. */
export interface Call {
  query: (name: string) => string | undefined
  body: Fields
  request: Request
  raw: Uint8Array
}

export interface Endpoint {
  method: 'GET' | 'POST'
  /** `form`: the body is a file. */
  body?: 'form'
  run: (call: Call, at: Context) => object | Response | Promise<object | Response>
}

export type Endpoints = Record<string, Endpoint>

export const secondsOf = (at: Context) => Math.floor(at.now() / 1000)

export const nextId = (at: Context, prefix: string) => {
  at.state.counter++
  return `${prefix}${at.state.counter.toString(36)}${at.now().toString(36)}`
}

/** Userids do not differ by case. */
export const findStaff = (at: Context, userid: string): SimStaff | undefined => {
  const wanted = userid.toLowerCase()
  return at.state.staff.find(
    (one) => one.userid.toLowerCase() === wanted && one.status !== 5 && !one.isOutOfRange,
  )
}

export const needStaff = (at: Context, userid: string): SimStaff => {
  if (!/^[A-Za-z0-9._@-]{1,64}$/.test(userid)) throw new WireError(40003)
  const staff = findStaff(at, userid)
  if (!staff) throw new WireError(60111)
  return staff
}

/** Whether a one of the corp's members in the app's range follows this customer. */
export const followsOf = (at: Context, externalUserid: string): SimFollow[] =>
  at.state.follows.filter(
    (one) => one.external_userid === externalUserid && findStaff(at, one.userid) !== undefined,
  )

export const findCustomer = (at: Context, id: string): SimCustomer | undefined =>
  at.state.customers.find((one) => one.external_userid === id)

/** The pair, or WeCom's refusal: an id nobody has is 40096, no relation 84061. */
export const needFollow = (at: Context, userid: string, externalUserid: string): SimFollow => {
  const staff = needStaff(at, userid)
  if (!findCustomer(at, externalUserid)) throw new WireError(40096)
  const follow = followsOf(at, externalUserid).find((one) => one.userid === staff.userid)
  if (!follow) throw new WireError(84061)
  return follow
}

export const needGroup = (at: Context, chatId: string): SimGroup => {
  const group = at.state.groups.find((one) => one.chat_id === chatId)
  if (!group) throw new WireError(40050)
  if (group.isInternal) throw new WireError(90501)
  if (group.isDismissed) throw new WireError(49008)
  return group
}
