import { textOf, type XmlFields } from './xml.ts'

/** What WeCom's letter is about, in our words. The letter is a doorbell; the truth is asked for. */
export type WecomEvent =
  | {
      kind: 'follow'
      change: 'added' | 'edited' | 'ended_by_staff' | 'ended_by_customer' | 'other'
      staffId: string
      customerId: string
    }
  | {
      kind: 'group'
      change: 'changed' | 'dissolved'
      groupId: string
      /** The version of the members' list before this change, where WeCom says it. */
      lastVersion: string | null
    }
  | { kind: 'tags' }
  /** Somebody wrote to 微信客服; the token reads it for ten minutes. */
  | { kind: 'kf'; kfId: string; token: string | null }
  /** 获客助手: how many contacts it may still bring. */
  | { kind: 'balance'; state: 'fine' | 'low' | 'exhausted' }
  | { kind: 'staff'; change: 'changed' | 'left'; staffId: string | null }
  /** Nothing of ours: answered, and forgotten. */
  | { kind: 'ignored' }

const FOLLOW_CHANGES: Record<string, 'added' | 'edited' | 'ended_by_staff' | 'ended_by_customer'> =
  {
    add_external_contact: 'added',
    add_half_external_contact: 'added',
    edit_external_contact: 'edited',
    del_external_contact: 'ended_by_staff',
    del_follow_user: 'ended_by_customer',
  }

const BALANCES: Record<string, 'fine' | 'low' | 'exhausted'> = {
  balance_low: 'low',
  balance_exhausted: 'exhausted',
  balance_increased: 'fine',
}

/** Reads a decrypted letter. An event we do not know, or one without a proper id, is ignored. */
export function readEvent(fields: XmlFields): WecomEvent {
  const change = textOf(fields, 'ChangeType') ?? ''
  switch (textOf(fields, 'Event')) {
    case 'change_external_contact': {
      const [staffId, customerId] = [idOf(fields, 'UserID'), idOf(fields, 'ExternalUserID')]
      if (!staffId || !customerId) return { kind: 'ignored' }
      const known = Object.hasOwn(FOLLOW_CHANGES, change) ? FOLLOW_CHANGES[change]! : 'other'
      return { kind: 'follow', change: known, staffId, customerId }
    }
    case 'change_external_chat': {
      const groupId = idOf(fields, 'ChatId')
      if (!groupId) return { kind: 'ignored' }
      const lastVersion = textOf(fields, 'LastMemVer')?.slice(0, 64) || null
      const isOver = change === 'dismiss'
      return { kind: 'group', change: isOver ? 'dissolved' : 'changed', groupId, lastVersion }
    }
    case 'change_external_tag':
      return { kind: 'tags' }
    case 'kf_msg_or_event': {
      const kfId = idOf(fields, 'OpenKfId')
      if (!kfId) return { kind: 'ignored' }
      return { kind: 'kf', kfId, token: textOf(fields, 'Token')?.slice(0, 128) || null }
    }
    case 'customer_acquisition': {
      const state = Object.hasOwn(BALANCES, change) ? BALANCES[change] : undefined
      return state ? { kind: 'balance', state } : { kind: 'ignored' }
    }
    case 'change_contact': {
      const staffId = idOf(fields, 'UserID') ?? null
      return { kind: 'staff', change: change === 'delete_user' ? 'left' : 'changed', staffId }
    }
    default:
      return { kind: 'ignored' }
  }
}

const idOf = (fields: XmlFields, name: string) => {
  const text = textOf(fields, name)
  return text !== undefined && /^[\w@.~-]{1,64}$/.test(text) ? text : undefined
}
