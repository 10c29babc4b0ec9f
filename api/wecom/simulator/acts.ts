import * as v from 'valibot'
import { randomBytes } from 'node:crypto'
import { stableId } from '../../demo/random.ts'
import { findCustomer, secondsOf, type Context } from './context.ts'
import { confirmMass } from './mass-messages.ts'
import type { SimFollow } from './state.ts'
import { payActs } from './external-pay.ts'
import { groupActs } from './group-acts.ts'
import { kfActs } from './kf-acts.ts'
import { tagActs } from './tag-acts.ts'
import { ActRefused, type Act } from './act.ts'

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64))
const pair = { userid: id, external_userid: id }

const needRelation = (at: Context, userid: string, externalUserid: string): SimFollow => {
  const follow = at.state.follows.find(
    (one) => one.userid === userid && one.external_userid === externalUserid,
  )
  if (!follow) throw new ActRefused('they are not friends')
  return follow
}

const ringContact = (
  at: Context,
  change: string,
  { userid, external_userid }: { userid: string; external_userid: string },
  more: [string, string][] = [],
) =>
  at.callbacks.ring('change_external_contact', [
    ['ChangeType', change],
    ['UserID', userid],
    ['ExternalUserID', external_userid],
    ...more,
  ])

const drop = (at: Context, follow: SimFollow) => {
  at.state.follows = at.state.follows.filter((one) => one !== follow)
}

/** A new friend. Who is not in the world yet comes with a name. */
const addContact: Act = {
  fields: v.object({
    ...pair,
    name: v.optional(v.pipe(v.string(), v.maxLength(64))),
    type: v.optional(v.picklist([1, 2])),
    state: v.optional(v.pipe(v.string(), v.maxLength(30))),
    addWay: v.optional(v.number()),
    remark: v.optional(v.string()),
  }),
  run: (at, { userid, external_userid, name, type, state, addWay, remark }) => {
    const staff = at.state.staff.find((one) => one.userid === userid)
    if (!staff?.hasCustomers) throw new ActRefused('this member cannot add customers')
    if (
      at.state.follows.some((f) => f.userid === userid && f.external_userid === external_userid)
    ) {
      throw new ActRefused('they are friends already')
    }
    if (!findCustomer(at, external_userid)) {
      if (!name) throw new ActRefused('a new person needs a name')
      at.state.customers.push({
        external_userid,
        name,
        type: type ?? 1,
        gender: 0,
        openid: stableId('oDm', `openid:${external_userid}`, 25),
        ...(type === 2 ? {} : { unionid: stableId('oUn', `unionid:${external_userid}`, 25) }),
      })
    }
    at.state.follows.push({
      userid,
      external_userid,
      remark: remark ?? '',
      description: '',
      createtime: secondsOf(at),
      remarkCorpName: '',
      remarkMobiles: [],
      operUserid: external_userid,
      addWay: addWay ?? 1,
      ...(state ? { state } : {}),
      tagIds: [],
      ownTags: [],
    })
    const isWelcomed = !staff.hasConsoleWelcome && findCustomer(at, external_userid)!.type === 1
    const code = `WCSIM_${randomBytes(24).toString('base64url')}`
    if (isWelcomed) {
      at.welcomes.set(code, {
        userid,
        externalUserid: external_userid,
        issuedAt: at.now(),
        isUsed: false,
      })
    }
    ringContact(at, 'add_external_contact', { userid, external_userid }, [
      ...(state ? [['State', state] as [string, string]] : []),
      ...(isWelcomed ? [['WelcomeCode', code] as [string, string]] : []),
    ])
    return isWelcomed ? { welcome_code: code } : {}
  },
}

/** What people do in their own clients. Each raises the letter WeCom would send, and no other. */
export const acts: Record<string, Act> = {
  add_contact: addContact,
  edit_remark: {
    fields: v.object({
      ...pair,
      remark: v.optional(v.pipe(v.string(), v.maxLength(20))),
      description: v.optional(v.pipe(v.string(), v.maxLength(150))),
      remark_mobiles: v.optional(v.array(v.string())),
    }),
    run: (at, { userid, external_userid, remark, description, remark_mobiles }) => {
      const follow = needRelation(at, userid, external_userid)
      if (remark !== undefined) follow.remark = remark
      if (description !== undefined) follow.description = description
      if (remark_mobiles) follow.remarkMobiles = remark_mobiles
      ringContact(at, 'edit_external_contact', follow)
      return {}
    },
  },
  edit_tags: {
    fields: v.object({
      ...pair,
      add: v.optional(v.array(id), []),
      remove: v.optional(v.array(id), []),
      own: v.optional(v.array(v.object({ group_name: v.string(), tag_name: v.string() }))),
    }),
    run: (at, { userid, external_userid, add, remove, own }) => {
      const follow = needRelation(at, userid, external_userid)
      follow.tagIds = [...new Set([...follow.tagIds, ...add])].filter(
        (one) => !remove.includes(one),
      )
      if (own) follow.ownTags = own
      ringContact(at, 'edit_external_contact', follow)
      return {}
    },
  },
  /** The member deletes the customer: no relation is left. */
  delete_contact: {
    fields: v.object(pair),
    run: (at, { userid, external_userid }) => {
      drop(at, needRelation(at, userid, external_userid))
      ringContact(at, 'del_external_contact', { userid, external_userid })
      return {}
    },
  },
  /** The customer deletes the member: a one-way relation stays, and the API still answers. */
  customer_deletes: {
    fields: v.object(pair),
    run: (at, { userid, external_userid }) => {
      needRelation(at, userid, external_userid).isDeletedByCustomer = true
      ringContact(at, 'del_follow_user', { userid, external_userid })
      return {}
    },
  },
  /** 在职继承: her customers go to a colleague. */
  transfer_contact: {
    fields: v.object({ ...pair, takeover_userid: id }),
    run: (at, { userid, external_userid, takeover_userid }) => {
      const follow = needRelation(at, userid, external_userid)
      drop(at, follow)
      ringContact(at, 'del_external_contact', { userid, external_userid }, [
        ['Source', 'DELETE_BY_TRANSFER'],
      ])
      const fresh = {
        ...follow,
        userid: takeover_userid,
        createtime: secondsOf(at),
        addWay: 202,
        operUserid: takeover_userid,
        tagIds: [],
      }
      at.state.follows.push(fresh)
      ringContact(at, 'add_external_contact', fresh)
      return {}
    },
  },
  /** She confirms a mass message; it really goes out now. No letter: WeCom sends none. */
  confirm_mass_message: {
    fields: v.object({ userid: id, msgid: id }),
    run: (at, { userid, msgid }) => ({ isSent: confirmMass(at, msgid, userid) }),
  },
  /** 群发规则, changed in the console. */
  set_mass_rule: {
    fields: v.object({ rule: v.picklist(['month', 'week', 'day']) }),
    run: (at, { rule }) => {
      at.state.massRule = rule
      return {}
    },
  },
  /** A member leaves the corp. */
  delete_member: {
    fields: v.object({ userid: id }),
    run: (at, { userid }) => {
      const staff = at.state.staff.find((one) => one.userid === userid)
      if (!staff) throw new ActRefused('no such member')
      staff.status = 5
      at.callbacks.ring('change_contact', [
        ['ChangeType', 'delete_user'],
        ['UserID', userid],
      ])
      return {}
    },
  },
  update_member: {
    fields: v.object({
      userid: id,
      name: v.optional(v.string()),
      position: v.optional(v.string()),
      department: v.optional(v.array(v.number())),
    }),
    run: (at, { userid, name, position, department }) => {
      const staff = at.state.staff.find((one) => one.userid === userid)
      if (!staff) throw new ActRefused('no such member')
      if (name) staff.name = name
      if (position) staff.position = position
      if (department) {
        staff.department = department
        staff.isLeaderInDept = department.map(() => 0)
      }
      at.callbacks.ring('change_contact', [
        ['ChangeType', 'update_user'],
        ['UserID', userid],
        ...(name ? [['Name', name] as [string, string]] : []),
        ...(department ? [['Department', department.join(',')] as [string, string]] : []),
        ['Status', staff.status],
      ])
      return {}
    },
  },
  create_member: {
    fields: v.object({
      userid: id,
      name: v.string(),
      position: v.optional(v.string(), ''),
      department: v.optional(v.array(v.number()), [1]),
    }),
    run: (at, { userid, name, position, department }) => {
      const taken = at.state.staff.some((one) => one.userid.toLowerCase() === userid.toLowerCase())
      if (taken) throw new ActRefused('this userid is taken')
      at.state.staff.push({
        userid,
        name,
        department,
        mainDepartment: department[0] ?? 1,
        isLeaderInDept: department.map(() => 0),
        directLeader: [],
        position,
        alias: '',
        status: 1,
        hasCustomers: true,
      })
      at.callbacks.ring('change_contact', [
        ['ChangeType', 'create_user'],
        ['UserID', userid],
        ['Name', name],
        ['Department', department.join(',')],
        ['Status', 1],
      ])
      return {}
    },
  },
  /** 获客助手: how many contacts may still come is running low, spent, or filled up. */
  change_balance: {
    fields: v.object({ to: v.picklist(['balance_low', 'balance_exhausted', 'balance_increased']) }),
    run: (at, { to }) => {
      at.callbacks.ring('customer_acquisition', [['ChangeType', to]])
      return {}
    },
  },
  /** The app's visible range: no letter, the next call feels it. */
  set_range: {
    fields: v.object({ userid: id, isInRange: v.boolean() }),
    run: (at, { userid, isInRange }) => {
      const staff = at.state.staff.find((one) => one.userid === userid)
      if (!staff) throw new ActRefused('no such member')
      staff.isOutOfRange = !isInRange
      return {}
    },
  },
  ...groupActs,
  ...kfActs,
  ...payActs,
  ...tagActs,
}

/** Does what somebody does in a client; the answer says what came of it. */
export function act(at: Context, name: string, input: unknown): object {
  const known = Object.hasOwn(acts, name) ? acts[name] : undefined
  if (!known) throw new ActRefused(`no such act: ${name}`)
  const parsed = v.safeParse(known.fields, input)
  if (!parsed.success) {
    const issue = parsed.issues[0]
    throw new ActRefused(`${issue.path?.[0]?.key ?? 'body'}: ${issue.message}`)
  }
  const result = known.run(at, parsed.output)
  at.chats.changed()
  return result
}
