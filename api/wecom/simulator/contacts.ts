import {
  findCustomer,
  findStaff,
  followsOf,
  needFollow,
  needStaff,
  type Context,
  type Endpoints,
} from './context.ts'
import { WireError } from './errors.ts'
import { pageOf } from './fields.ts'
import type { SimCustomer, SimFollow } from './state.ts'
import { findTag } from './tags.ts'

const contactOf = (one: SimCustomer) => ({
  external_userid: one.external_userid,
  name: one.name,
  ...(one.type === 2 ? { position: one.position ?? '' } : {}),
  avatar: '',
  ...(one.type === 2 ? { corp_name: one.corpName ?? '', corp_full_name: one.corpName ?? '' } : {}),
  type: one.type,
  gender: one.gender,
  ...(one.unionid ? { unionid: one.unionid } : {}),
  ...(one.type === 2
    ? {
        external_profile: {
          external_attr: [
            { type: 0, name: '部门', text: { value: one.position ?? '' } },
            { type: 1, name: '官网', web: { url: 'https://partner.example.com', title: '官网' } },
          ],
        },
      }
    : {}),
})

/** What both detail calls say of a relation; only a WeChat contact has a company remark. */
const relationOf = (one: SimFollow, type: 1 | 2) => ({
  userid: one.userid,
  remark: one.remark,
  description: one.description,
  createtime: one.createtime,
  ...(type === 1 ? { remark_corp_name: one.remarkCorpName } : {}),
  remark_mobiles: one.remarkMobiles,
  oper_userid: one.operUserid,
  add_way: one.addWay,
  ...(one.channels ? { wechat_channels: one.channels } : {}),
  ...(one.state ? { state: one.state } : {}),
})

const tagsOf = (at: Context, one: SimFollow) => [
  ...one.tagIds.flatMap((id) => {
    const found = findTag(at, id)
    if (!found) return []
    const { group, tag } = found
    return [{ group_name: group.name, tag_name: tag.name, tag_id: tag.id, type: 1 }]
  }),
  ...one.ownTags.map((tag) => ({ ...tag, type: 2 })),
]

/** 客户管理. */
export const contacts: Endpoints = {
  'externalcontact/get_follow_user_list': {
    method: 'GET',
    run: (_call, at) => ({
      follow_user: at.state.staff
        .filter((one) => one.hasCustomers && findStaff(at, one.userid))
        .map(({ userid }) => userid),
    }),
  },
  'externalcontact/list': {
    method: 'GET',
    run: ({ query }, at) => {
      const userid = query('userid')
      if (!userid) throw new WireError(40063, 'missing parameter userid')
      const staff = needStaff(at, userid)
      if (!staff.hasCustomers) throw new WireError(84074)
      const ids = at.state.follows
        .filter((one) => one.userid === staff.userid)
        .map((one) => one.external_userid)
      if (ids.length === 0) throw new WireError(84061)
      return { external_userid: ids }
    },
  },
  'externalcontact/get': {
    method: 'GET',
    run: ({ query }, at) => {
      const id = query('external_userid')
      if (!id) throw new WireError(40063, 'missing parameter external_userid')
      const customer = findCustomer(at, id)
      if (!customer) throw new WireError(40096)
      const follows = followsOf(at, id)
      if (follows.length === 0) throw new WireError(84061)
      const { page, next_cursor } = pageOf(`follow-${id}`, follows, query('cursor'), 500)
      return {
        external_contact: contactOf(customer),
        follow_user: page.map((one) => ({
          ...relationOf(one, customer.type),
          tags: tagsOf(at, one),
        })),
        ...(next_cursor ? { next_cursor } : {}),
      }
    },
  },
  'externalcontact/batch/get_by_user': {
    method: 'POST',
    run: ({ body }, at) => {
      const userids = body.texts('userid_list')
      if (userids.length === 0) throw new WireError(40063, 'missing parameter userid_list')
      if (userids.length > 100) throw new WireError(40058, 'userid_list: at most 100')
      const limit = body.number('limit', { min: 0, max: 100 }) || 50
      const ids = new Set(userids.map((userid) => needStaff(at, userid).userid))
      const rows = at.state.follows.filter((one) => ids.has(one.userid))
      const { page, next_cursor } = pageOf('by-user', rows, body.text('cursor'), limit)
      return {
        external_contact_list: page.map((one) => {
          const customer = findCustomer(at, one.external_userid)!
          return {
            external_contact: contactOf(customer),
            follow_info: { ...relationOf(one, customer.type), tag_id: one.tagIds },
          }
        }),
        next_cursor,
      }
    },
  },
  'externalcontact/remark': {
    method: 'POST',
    run: ({ body }, at) => {
      const userid = body.need('userid')
      const id = body.need('external_userid')
      const remark = body.text('remark', { chars: 20 })
      const description = body.text('description', { chars: 150 })
      const company = body.text('remark_company', { chars: 20 })
      const mobiles = body.has('remark_mobiles') ? body.texts('remark_mobiles') : undefined
      const picture = body.text('remark_pic_mediaid')
      if ([remark, description, company, mobiles, picture].every((one) => one === undefined)) {
        throw new WireError(40063, 'one of remark, description, remark_company is needed')
      }
      const follow = needFollow(at, userid, id)
      if (picture && !at.media.has(picture)) throw new WireError(40007)
      if (remark !== undefined) follow.remark = remark
      if (description !== undefined) follow.description = description
      if (company !== undefined && findCustomer(at, id)!.type === 1) follow.remarkCorpName = company
      if (mobiles) follow.remarkMobiles = mobiles.filter((mobile) => mobile !== '')
      at.changed()
      return {}
    },
  },
}
