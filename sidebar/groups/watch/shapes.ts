/** Somebody a push's list names: she agreed to be known. */
export interface Named {
  customerId: string
  name: string
  /** Why no chat is opened with her from here. */
  silent: 'stranger' | 'opted_out' | null
  touch: { by: string; how: 'done' | 'skipped'; at: number } | null
}

export interface Reader extends Named {
  views: number
  activeMs: number
  depth: number
  firstAt: number
  lastAt: number
}

/** 已看 / 没看 / 无法得知 of one push. */
export interface PushReaders {
  opened: Reader[]
  unnamed: number
  notOpened: Named[]
  quiet: number
  unknown: number
  isWhole: boolean
  members: number
  openedCount: number
  notOpenedCount: number
  others: number
  inviteReply: { id: string; title: string } | null
  remindReply: { id: string; title: string } | null
}

/** A walk through those who looked: kept on this device, so that her chat knows of it. */
export interface Walk {
  groupId: string
  shareId: string
  title: string
  /** With whom she is now. */
  customerId: string
  begunAt: number
}
