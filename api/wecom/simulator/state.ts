/** What the simulated corp remembers: WeCom's side of the world, as plain JSON. */
export interface SimState {
  staff: SimStaff[]
  departments: SimDepartment[]
  customers: SimCustomer[]
  follows: SimFollow[]
  tagGroups: SimTagGroup[]
  groups: SimGroup[]
  tokens: Grant[]
  tickets: (Grant & { kind: 'corp' | 'agent' })[]
  messages: ChatMessage[]
  kf: {
    id: string
    name: string
    servicers: string[]
    /** 升级服务 as the console has it; absent: not configured. */
    upgrade?: { userids: string[]; chatIds: string[] }
    /** Conversations marked by us: to whom or to which group. */
    marked?: Record<string, { type: 1 | 2; to: string }>
    /** Who came in by which of our links. */
    entries?: { id: string; customer: string; at: number; scene: string; sceneParam: string }[]
  }
  massMessages: MassMessage[]
  /** 对外收款. */
  collections?: SimCollection[]
  /** 群发规则 in the console: as many as the month has days (the default), 7 a week, or 1 a day. */
  massRule?: 'month' | 'week' | 'day'
  /** For ids that must differ: messages, tags, media. */
  counter: number
}

export interface SimCollection {
  /** Of the request; the money itself has a number of its own. */
  paymentId: string
  tradeNo: string
  userid: string
  externalUserid: string
  totalFee: number
  description: string
  /** Seconds; null: not yet. */
  paidAt: number | null
  refundedFen: number
}

export interface SimStaff {
  userid: string
  name: string
  department: number[]
  mainDepartment: number
  isLeaderInDept: number[]
  directLeader: string[]
  position: string
  alias: string
  /** 1 active, 2 disabled, 4 not activated, 5 left */
  status: 1 | 2 | 4 | 5
  /** She has 客户联系. */
  hasCustomers: boolean
  /** Outside the app's visible range the app may not even know her. */
  isOutOfRange?: boolean
  /** The admin wrote a welcome text for her: no welcome_code is delivered. */
  hasConsoleWelcome?: boolean
}

export interface SimDepartment {
  id: number
  name: string
  parentid: number
  leaders: string[]
}

export interface SimCustomer {
  external_userid: string
  name: string
  /** 1 WeChat, 2 WeCom */
  type: 1 | 2
  gender: 0 | 1 | 2
  openid: string
  unionid?: string
  position?: string
  corpName?: string
}

export interface SimFollow {
  userid: string
  external_userid: string
  remark: string
  description: string
  createtime: number
  remarkCorpName: string
  remarkMobiles: string[]
  operUserid: string
  addWay: number
  state?: string
  channels?: { nickname: string; source: number }
  tagIds: string[]
  /** Tags only this member sees; they have no id on the wire. */
  ownTags: { group_name: string; tag_name: string }[]
  /** She deleted the member: a one-way relation stays and the API still answers. */
  isDeletedByCustomer?: boolean
  lastChatAt?: number
}

export interface SimTag {
  id: string
  name: string
  createTime: number
  order: number
  isDeleted?: boolean
  /** An app may change only the tags it made itself. */
  madeBy: 'console' | 'app'
}

export interface SimTagGroup extends SimTag {
  tags: SimTag[]
}

export interface SimGroupMember {
  userid: string
  /** 1 member of the corp, 2 external */
  type: 1 | 2
  join_time: number
  /** 1 invited directly, 2 by a link, 3 scanned */
  join_scene: number
  invitor?: string
  state?: string
  group_nickname: string
}

export interface SimGroup {
  chat_id: string
  name: string
  owner: string
  create_time: number
  notice: string
  members: SimGroupMember[]
  admins: string[]
  memberVersion: string
  /** 0 normal, 1 owner left and waiting, 2 inheriting, 3 inherited */
  status: 0 | 1 | 2 | 3
  opengid: string
  isDismissed?: boolean
  /** Only colleagues: not a customer group. */
  isInternal?: boolean
}

export interface Grant {
  value: string
  /** ms */
  expiresAt: number
}

/** The words as `sendChatMessage` and the app messages carry them. */
export type MessageBody = { msgtype: string } & Record<string, unknown>

export interface ChatMessage {
  id: string
  chatId: string
  /** `staff:ID`, `customer:ID`, or `app` for 回声's own messages. */
  from: string
  at: number
  message: MessageBody
}

export interface MassMessage {
  msgid: string
  chatType: 'single' | 'group'
  creator: string | null
  createTime: number
  content: MessageBody[]
  raw: { text?: { content: string }; attachments?: unknown[] }
  tasks: {
    userid: string
    status: 0 | 2
    sendTime?: number
    targets: { id: string; status: 0 | 1 | 2 | 3; sendTime?: number }[]
  }[]
  remindedAt: number[]
  isCancelled?: boolean
}
