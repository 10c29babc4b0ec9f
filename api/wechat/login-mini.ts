import { newId } from '../../db/ids.ts'
import {
  findCustomerByUnionId,
  insertMiniEntry,
  isKnownGroup,
} from '../../db/queries/mini-program.ts'
import { readPageToken } from '../content/page-token.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { newBrowser, sealVisitor } from '../session/visitor.ts'
import { markMiniOpenId } from './mini-open-id.ts'
import { issueMiniTicket } from './mini-ticket.ts'
import { openData } from './open-data.ts'

/** What the native shell brings: WeChat's code, how she came, and the page she was sent. */
export interface MiniArrival {
  code: string
  scene: number
  chatType?: number | undefined
  token?: string | undefined
  /** Her order, when a message about it brought her. */
  order?: string | undefined
  /** This display of the page, by the shell's own uuid: the web-view goes on under it. */
  visit?: string | undefined
  /** wx.getGroupEnterInfo's answer, sealed. */
  group?: { encryptedData: string; iv: string } | undefined
}

/**
 * Lets the mini program in: who she is by WeChat's word, a one-minute ticket for the web-view and
 * a sealed visitor for the shell's own requests. Which group's card she tapped is believed only
 * where WeChat proves it. Throws `not_found` without a configured mini program.
 */
export async function loginMini(deps: Deps, arrival: MiniArrival) {
  const { db, config, now, wechat, log } = deps
  if (!wechat || !config.miniprogram) throw new AppError('not_found', '没有接入小程序')
  const session = await wechat.codeToSession(arrival.code)
  if (!session) throw new AppError('bad_request', '登录没有成功，请重新打开小程序')
  const { openId: ownOpenId, unionId, sessionKey } = session
  const openId = markMiniOpenId(ownOpenId)
  const person = await whoIs(deps, { unionId, openId: ownOpenId })
  const page = arrival.token ? readPageToken(config, arrival.token) : undefined

  let groupId: string | null = null
  const { appId } = config.miniprogram
  const entered = arrival.group && openData(arrival.group, sessionKey, { appId, now: now() })
  if (typeof entered?.opengid === 'string' && /^[\w-]{4,128}$/.test(entered.opengid)) {
    groupId = await deps.wecom.openGidToChatId(entered.opengid).catch((error: unknown) => {
      // WeCom knows only groups of this corp; she reads her page all the same.
      log.info({ err: error }, 'WeCom does not know the group of an entry')
      return null
    })
    if (groupId && !(await isKnownGroup(db, groupId))) groupId = null
  }
  const { scene, chatType = null } = arrival
  await insertMiniEntry(db, {
    id: newId('entry'),
    shareId: page?.shareId ?? null,
    groupId,
    scene,
    chatType,
    at: now(),
  })
  const visit = arrival.visit ? `?visit=${arrival.visit}` : ''
  const asked = arrival.order ? `/o/${arrival.order}` : '/me'
  const next = page && arrival.token ? `/p/${arrival.token}${visit}` : asked
  return {
    ticket: issueMiniTicket(deps, { openId, ...person, next }),
    visitor: sealVisitor(config, {
      ...newBrowser(now()),
      openId,
      wasAsked: true,
      ...person,
    }),
  }
}

/**
 * Which customer she is by her unionid: one WeCom has shown us, or whom it names when asked. For
 * somebody nobody here has added it gives a pending id instead. Nothing is written down of it.
 */
async function whoIs(
  { db, wecom, log }: Deps,
  { unionId, openId }: { unionId: string | null; openId: string },
): Promise<{ externalUserId?: string; pendingId?: string }> {
  if (!unionId) return {}
  const known = await findCustomerByUnionId(db, unionId)
  if (known) return { externalUserId: known }
  try {
    const { customerId, pendingId } = await wecom.personOf({ unionId, openId })
    if (customerId) return { externalUserId: customerId }
    return pendingId ? { pendingId } : {}
  } catch (error) {
    // She reads her page all the same; who she is can be learned another day.
    log.info({ err: error }, 'WeCom could not be asked who opened the mini program')
    return {}
  }
}
