import * as v from 'valibot'
import { ActRefused, type Act } from './act.ts'
import { findCustomer, nextId, type Context } from './context.ts'

/** A letter 客服 sends when somebody wrote: it only says that there is something to fetch. */
export const ringKf = (at: Context) =>
  at.callbacks.ring('kf_msg_or_event', [
    ['Token', nextId(at, 'ENCSIM')],
    ['OpenKfId', at.state.kf.id],
  ])

const enterKf: Act = {
  fields: v.object({
    external_userid: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
    name: v.optional(v.pipe(v.string(), v.maxLength(64))),
    scene: v.optional(v.pipe(v.string(), v.maxLength(32)), ''),
    sceneParam: v.optional(v.pipe(v.string(), v.maxLength(128)), ''),
    /** What she writes at once, and to whom it goes. */
    says: v.optional(v.string()),
    servicer: v.optional(v.string()),
  }),
  run: (at, { external_userid: customer, name, scene, sceneParam, says, servicer }) => {
    const { kf } = at.state
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
        chatId: `k:${servicer ?? kf.servicers[0]}:${customer}`,
        from: `customer:${customer}`,
        at: at.now(),
        message: { msgtype: 'text', text: { content: says } },
      })
    }
    at.changed()
    ringKf(at)
    return {}
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
