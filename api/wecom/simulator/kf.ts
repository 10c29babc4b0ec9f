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

/** What was said and who came in, as `sync_msg` tells it, oldest first. */
function kfHappenings(at: Context) {
  const open_kfid = at.state.kf.id
  const said = kfMessages(at).map((one) => {
    const [, servicer, customer] = one.chatId.split(':')
    const wire = {
      msgid: one.id,
      open_kfid,
      external_userid: customer,
      send_time: Math.floor(one.at / 1000),
      origin: one.from.startsWith('customer:') ? 3 : 5,
      ...(one.from.startsWith('staff:') ? { servicer_userid: servicer } : {}),
      ...one.message,
    }
    return { id: one.id, at: one.at, wire: wire as object }
  })
  const came = (at.state.kf.entries ?? [])
    .filter((one) => at.now() - one.at < THREE_DAYS)
    .map((one) => {
      const wire = {
        msgid: one.id,
        send_time: Math.floor(one.at / 1000),
        origin: 4,
        msgtype: 'event',
        event: {
          event_type: 'enter_session',
          open_kfid,
          external_userid: one.customer,
          scene: one.scene,
          scene_param: one.sceneParam,
        },
      }
      return { id: one.id, at: one.at, wire: wire as object }
    })
  return [...said, ...came].sort((a, b) => a.at - b.at)
}

function messagesPage(body: Fields, at: Context) {
  const limit = body.number('limit', { min: 0, max: 1000 }) || 1000
  body.number('voice_format', { min: 0, max: 1 })
  const cursor = body.text('cursor', { bytes: 64 })
  const all = kfHappenings(at)
  // The cursor names the last message read, so that nothing is lost when the oldest fall out.
  const from = cursor ? all.findIndex((one) => one.id === cursor) + 1 : 0
  const page = all.slice(from, from + limit)
  return {
    page,
    next_cursor: page.at(-1)?.id ?? cursor ?? '',
    has_more: from + page.length < all.length ? 1 : 0,
  }
}

/** 微信客服: what a visitor wrote, who she is, and what she may be recommended; answering stays with people. */
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
        msg_list: page.map(({ wire }) => wire),
      }
    },
  },
  'kf/add_contact_way': {
    method: 'POST',
    run: ({ body }, at) => {
      needAccount(at, body.need('open_kfid'))
      const scene = body.text('scene', { bytes: 32 }) ?? ''
      if (!/^[\w-]*$/.test(scene)) throw new WireError(40058, 'scene')
      const code = Buffer.from(`${at.state.kf.id} ${scene}`).toString('base64url')
      const query = scene ? `?enc_scene=ENC${code}` : ''
      return { url: `https://work.weixin.qq.com/kf/kfc${at.state.kf.id.slice(3)}${query}` }
    },
  },
  'kf/customer/get_upgrade_service_config': {
    method: 'GET',
    run: (_, { state: { kf } }) => ({
      member_range: { userid_list: kf.upgrade?.userids ?? [], department_id_list: [] },
      groupchat_range: { chat_id_list: kf.upgrade?.chatIds ?? [] },
    }),
  },
  'kf/customer/upgrade_service': {
    method: 'POST',
    run: ({ body }, at) => {
      needAccount(at, body.need('open_kfid'))
      const customer = needVisitor(at, body.need('external_userid'))
      const type = body.number('type', { min: 1, max: 2 })
      if (type === undefined) throw new WireError(40063, 'missing parameter type')
      const to =
        type === 1
          ? body.record('member')?.need('userid')
          : body.record('groupchat')?.need('chat_id')
      const { userids = [], chatIds = [] } = at.state.kf.upgrade ?? {}
      if (!to || !(type === 1 ? userids : chatIds).includes(to)) throw new WireError(95021)
      at.state.kf.marked = { ...at.state.kf.marked, [customer]: { type: type as 1 | 2, to } }
      at.changed()
      return {}
    },
  },
  'kf/customer/cancel_upgrade_service': {
    method: 'POST',
    run: ({ body }, at) => {
      needAccount(at, body.need('open_kfid'))
      delete at.state.kf.marked?.[needVisitor(at, body.need('external_userid'))]
      at.changed()
      return {}
    },
  },
}

function needVisitor(at: Context, id: string) {
  if (!findCustomer(at, id)) throw new WireError(40096)
  return id
}
