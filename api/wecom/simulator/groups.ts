import { findCustomer, findStaff, needGroup, type Context, type Endpoints } from './context.ts'
import { WireError } from './errors.ts'
import { pageOf } from './fields.ts'
import type { SimGroupMember } from './state.ts'

function memberJson(at: Context, one: SimGroupMember, needName: boolean) {
  const customer = one.type === 2 ? findCustomer(at, one.userid) : undefined
  const staff = at.state.staff.find((staff) => staff.userid === one.userid)
  return {
    userid: one.userid,
    type: one.type,
    ...(customer?.unionid ? { unionid: customer.unionid } : {}),
    join_time: one.join_time,
    join_scene: one.join_scene,
    ...(one.invitor ? { invitor: { userid: one.invitor } } : {}),
    ...(one.state ? { state: one.state } : {}),
    group_nickname: one.group_nickname,
    ...(needName ? { name: customer?.name ?? staff?.name ?? '' } : {}),
  }
}

/** 客户群. */
export const groups: Endpoints = {
  'externalcontact/groupchat/list': {
    method: 'POST',
    run: ({ body }, at) => {
      const limit = body.number('limit', { min: 1, max: 1000 })
      if (limit === undefined) throw new WireError(40063, 'missing parameter limit')
      const status = body.number('status_filter', { min: 0, max: 3 }) ?? 0
      const owners = body.record('owner_filter')?.texts('userid_list') ?? []
      if (owners.length > 100) throw new WireError(81017)
      const inRange = at.state.staff.filter((one) => findStaff(at, one.userid))
      if (owners.length === 0 && inRange.length > 1000) throw new WireError(81017)
      const wanted = new Set(
        (owners.length > 0 ? owners : inRange.map((one) => one.userid)).map((userid) =>
          userid.toLowerCase(),
        ),
      )
      const list = at.state.groups.filter(
        (group) =>
          !group.isInternal &&
          !group.isDismissed &&
          wanted.has(group.owner.toLowerCase()) &&
          findStaff(at, group.owner) &&
          (status === 0 || group.status === status),
      )
      const { page, next_cursor } = pageOf('groups', list, body.text('cursor'), limit)
      return {
        group_chat_list: page.map((one) => ({ chat_id: one.chat_id, status: one.status })),
        next_cursor,
      }
    },
  },
  'externalcontact/groupchat/get': {
    method: 'POST',
    run: ({ body }, at) => {
      const group = needGroup(at, body.need('chat_id'))
      const needName = body.number('need_name', { min: 0, max: 1 }) === 1
      if (!findStaff(at, group.owner)) throw new WireError(60011)
      return {
        group_chat: {
          chat_id: group.chat_id,
          name: group.name,
          owner: group.owner,
          create_time: group.create_time,
          notice: group.notice,
          member_list: group.members.map((one) => memberJson(at, one, needName)),
          admin_list: group.admins.map((userid) => ({ userid })),
          member_version: group.memberVersion,
        },
      }
    },
  },
  'externalcontact/opengid_to_chatid': {
    method: 'POST',
    run: ({ body }, at) => {
      const opengid = body.need('opengid')
      const group = at.state.groups.find((one) => one.opengid === opengid && !one.isInternal)
      if (!group) throw new WireError(90511)
      return { chat_id: group.chat_id }
    },
  },
}
