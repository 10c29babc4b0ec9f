import * as v from 'valibot'
import { ActRefused, type Act } from './act.ts'
import { findCustomer, nextId, type Context } from './context.ts'

/** A letter 客服 sends when somebody wrote: it only says that there is something to fetch. */
export const ringKf = (at: Context) =>
  at.callbacks.ring('kf_msg_or_event', [
    ['Token', nextId(at, 'ENCSIM')],
    ['OpenKfId', at.state.kf.id],
  ])

/** What hangs on one of our links, as WeChat reads it. */
function readLink(url: string) {
  const { searchParams } = new URL(url)
  const hidden = (searchParams.get('enc_scene') ?? '').replace(/^ENC/, '')
  const scene = Buffer.from(hidden, 'base64url').toString().split(' ')[1] ?? ''
  return { scene, sceneParam: (searchParams.get('scene_param') ?? '').slice(0, 128) }
}

const enterKf: Act = {
  fields: v.object({
    external_userid: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
    name: v.optional(v.pipe(v.string(), v.maxLength(64))),
    scene: v.optional(v.pipe(v.string(), v.maxLength(32)), ''),
    sceneParam: v.optional(v.pipe(v.string(), v.maxLength(128)), ''),
    /** The link she tapped, instead of what hangs on it. */
    url: v.optional(v.pipe(v.string(), v.maxLength(2048), v.url())),
    /** What she writes at once, and to whom it goes. */
    says: v.optional(v.string()),
    servicer: v.optional(v.string()),
  }),
  run: (at, { external_userid: customer, name, url, says, servicer, ...given }) => {
    const { kf } = at.state
    const { scene, sceneParam } = url ? readLink(url) : given
    const chatId = `k:${servicer ?? kf.servicers[0]}:${customer}`
    if (!findCustomer(at, customer)) {
      if (!name) throw new ActRefused('a new person needs a name')
      const openid = `o_${customer}`
      at.state.customers.push({ external_userid: customer, name, type: 1, gender: 0, openid })
    }
    const entry = { id: nextId(at, 'simevt'), customer, at: at.now(), scene, sceneParam }
    kf.entries = [...(kf.entries ?? []).slice(-500), entry]
    if (says) {
      at.state.messages.push({
        id: nextId(at, 'simmsg'),
        chatId,
        from: `customer:${customer}`,
        at: at.now(),
        message: { msgtype: 'text', text: { content: says } },
      })
    }
    at.changed()
    ringKf(at)
    return { chatId, title: kf.name }
  },
}

/** What people do around 微信客服, and how the console is set. */
export const kfActs: Record<string, Act> = {
  /** She comes in by one of our links. */
  enter_kf: enterKf,
  /** 升级服务 in the console. */
  configure_upgrade: {
    fields: v.object({ userids: v.array(v.string()), chatIds: v.array(v.string()) }),
    run: (at, { userids, chatIds }) => {
      at.state.kf.upgrade = { userids, chatIds }
      return {}
    },
  },
}
