import { findCustomer, type Context, type Endpoints } from './context.ts'
import { WireError } from './errors.ts'
import { type Fields } from './fields.ts'

const THREE_DAYS = 3 * 86_400_000
const TWO_DAYS = 2 * 86_400_000

const needAccount = (at: Context, id: string) => {
  if (id !== at.state.kf.id) throw new WireError(95000)
}

const kfMessages = (at: Context) =>
  at.state.messages.filter((one) => one.chatId.startsWith('k:') && at.now() - one.at < THREE_DAYS)

function messagesPage(body: Fields, at: Context) {
  const limit = body.number('limit', { min: 0, max: 1000 }) || 1000
  body.number('voice_format', { min: 0, max: 1 })
  const cursor = body.text('cursor', { bytes: 64 })
  const all = kfMessages(at)
  // The cursor names the last message read, so that nothing is lost when the oldest fall out.
  const from = cursor ? all.findIndex((one) => one.id === cursor) + 1 : 0
  const page = all.slice(from, from + limit)
  return {
    page,
    next_cursor: page.at(-1)?.id ?? cursor ?? '',
    has_more: from + page.length < all.length ? 1 : 0,
  }
}

/** 微信客服: what a visitor wrote, and who she is; the sessions themselves stay with people. */
export const kf: Endpoints = {
  'kf/account/list': {
    method: 'POST',
    run: ({ body }, at) => {
      body.number('offset', { min: 0 })
      body.number('limit', { min: 1, max: 100 })
      const { id, name } = at.state.kf
      const all = [{ open_kfid: id, name, avatar: '', manage_privilege: true }]
      const offset = body.number('offset') ?? 0
      return { account_list: all.slice(offset) }
    },
  },
  'kf/servicer/list': {
    method: 'GET',
    run: ({ query }, at) => {
      needAccount(at, query('open_kfid') ?? '')
      return { servicer_list: at.state.kf.servicers.map((userid) => ({ userid, status: 0 })) }
    },
  },
  'kf/customer/batchget': {
    method: 'POST',
    run: ({ body }, at) => {
      const ids = body.texts('external_userid_list')
      if (ids.length < 1 || ids.length > 100) throw new WireError(40058, 'external_userid_list')
      const withSession = body.number('need_enter_session_context', { min: 0, max: 1 }) === 1
      const recent = new Set(
        at.state.messages
          .filter((one) => one.chatId.startsWith('k:') && at.now() - one.at < TWO_DAYS)
          .map((one) => one.chatId.split(':')[2]),
      )
      const known = ids.filter((id) => recent.has(id) && findCustomer(at, id))
      return {
        customer_list: known.map((id) => {
          const one = findCustomer(at, id)!
          return {
            external_userid: id,
            nickname: one.name,
            avatar: '',
            gender: one.gender,
            ...(one.unionid ? { unionid: one.unionid } : {}),
            ...(withSession ? { enter_session_context: { scene: '', scene_param: '' } } : {}),
          }
        }),
        invalid_external_userid: ids.filter((id) => !known.includes(id)),
      }
    },
  },
  'kf/service_state/get': {
    method: 'POST',
    run: ({ body }, at) => {
      needAccount(at, body.need('open_kfid'))
      const id = body.need('external_userid')
      const chat = kfMessages(at).findLast((one) => one.chatId.endsWith(`:${id}`))
      return chat
        ? { service_state: 3, servicer_userid: chat.chatId.split(':')[1] }
        : { service_state: 4 }
    },
  },
  'kf/sync_msg': {
    method: 'POST',
    run: ({ body }, at) => {
      needAccount(at, body.need('open_kfid'))
      body.text('token', { bytes: 128 })
      const { page, next_cursor, has_more } = messagesPage(body, at)
      return {
        next_cursor,
        has_more,
        msg_list: page.map((one) => {
          const [, servicer, customer] = one.chatId.split(':')
          return {
            msgid: one.id,
            open_kfid: at.state.kf.id,
            external_userid: customer,
            send_time: Math.floor(one.at / 1000),
            origin: one.from.startsWith('customer:') ? 3 : 5,
            ...(one.from.startsWith('staff:') ? { servicer_userid: servicer } : {}),
            ...one.message,
          }
        }),
      }
    },
  },
}
