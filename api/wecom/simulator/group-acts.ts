import { createHash } from 'node:crypto'
import * as v from 'valibot'
import { stableId } from '../../demo/random.ts'
import { ActRefused, type Act } from './act.ts'
import type { Letter } from './callbacks.ts'
import { findCustomer, nextId, secondsOf, type Context } from './context.ts'
import type { SimGroup } from './state.ts'

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64))
const words = v.pipe(v.string(), v.maxLength(400))

const needGroup = (at: Context, chatId: string): SimGroup => {
  const group = at.state.groups.find((one) => one.chat_id === chatId)
  if (!group || group.isDismissed) throw new ActRefused('no such group')
  return group
}

const ring = (at: Context, group: SimGroup, detail: string, more: Letter = []) => {
  if (group.isInternal) return
  at.callbacks.ring('change_external_chat', [
    ['ChangeType', 'update'],
    ['ChatId', group.chat_id],
    ['UpdateDetail', detail],
    ...more,
  ])
}

/** The next member version: the two versions of a letter say whether one was missed. */
function turnVersion(at: Context, group: SimGroup): [string, string] {
  const last = group.memberVersion
  const seed = `${last}:${group.members.map((one) => one.userid).join()}:${at.now()}`
  group.memberVersion = createHash('md5').update(seed).digest('hex')
  return [last, group.memberVersion]
}

const memberLetter = (ids: string[], versions: [string, string]): Letter => [
  ['MemChangeCnt', ids.length],
  ['MemChangeList', ids],
  ['LastMemVer', versions[0]],
  ['CurMemVer', versions[1]],
]

/** What people do with a group in their clients. */
export const groupActs: Record<string, Act> = {
  create_group: {
    fields: v.object({
      owner: id,
      name: v.pipe(v.string(), v.maxLength(40)),
      chat_id: v.optional(id),
      members: v.optional(v.array(id), []),
    }),
    run: (at, { owner, name, chat_id, members }) => {
      const chatId = chat_id ?? nextId(at, 'wr_')
      if (at.state.groups.some((one) => one.chat_id === chatId)) {
        throw new ActRefused('this chat_id is taken')
      }
      const now = secondsOf(at)
      at.state.groups.push({
        chat_id: chatId,
        name,
        owner,
        create_time: now,
        notice: '',
        members: [owner, ...members].map((userid: string) => ({
          userid,
          type: findCustomer(at, userid) ? 2 : 1,
          join_time: now,
          join_scene: 1,
          ...(userid === owner ? {} : { invitor: owner }),
          group_nickname: '',
        })),
        admins: [],
        memberVersion: stableId('', `version:${chatId}`, 32).toLowerCase(),
        status: 0,
        opengid: stableId('oGid', `opengid:${chatId}`, 24),
      })
      at.callbacks.ring('change_external_chat', [
        ['ChangeType', 'create'],
        ['ChatId', chatId],
      ])
      return { chat_id: chatId }
    },
  },
  join_group: {
    fields: v.object({
      chat_id: id,
      userid: id,
      join_scene: v.optional(v.picklist([1, 2, 3]), 3),
      invitor: v.optional(id),
      state: v.optional(v.pipe(v.string(), v.maxLength(30))),
    }),
    run: (at, { chat_id, userid, join_scene, invitor, state }) => {
      const group = needGroup(at, chat_id)
      if (group.members.some((one) => one.userid === userid)) {
        throw new ActRefused('she is in the group already')
      }
      const isStaff = at.state.staff.some((one) => one.userid === userid)
      if (!isStaff && !findCustomer(at, userid)) throw new ActRefused('no such person')
      group.members.push({
        userid,
        type: isStaff ? 1 : 2,
        join_time: secondsOf(at),
        join_scene,
        ...(invitor ? { invitor } : {}),
        ...(state ? { state } : {}),
        group_nickname: '',
      })
      // The letter counts differently from groupchat/get: 0 invited, 3 scanned.
      const scene = join_scene === 3 ? 3 : 0
      const versions = turnVersion(at, group)
      ring(at, group, 'add_member', [
        ['JoinScene', scene],
        ['QuitScene', 0],
        ...memberLetter([userid], versions),
      ])
      return {}
    },
  },
  leave_group: {
    fields: v.object({ chat_id: id, userid: id, isRemoved: v.optional(v.boolean(), false) }),
    run: (at, { chat_id, userid, isRemoved }) => {
      const group = needGroup(at, chat_id)
      const rest = group.members.filter((one) => one.userid !== userid)
      if (rest.length === group.members.length) throw new ActRefused('she is not in the group')
      if (group.owner === userid) throw new ActRefused('the owner must hand the group over first')
      group.members = rest
      group.admins = group.admins.filter((one) => one !== userid)
      const versions = turnVersion(at, group)
      ring(at, group, 'del_member', [
        ['JoinScene', 0],
        ['QuitScene', isRemoved ? 1 : 0],
        ...memberLetter([userid], versions),
      ])
      return {}
    },
  },
  rename_group: {
    fields: v.object({ chat_id: id, name: v.pipe(v.string(), v.maxLength(40)) }),
    run: (at, { chat_id, name }) => {
      const group = needGroup(at, chat_id)
      group.name = name
      ring(at, group, 'change_name')
      return {}
    },
  },
  change_notice: {
    fields: v.object({ chat_id: id, notice: words }),
    run: (at, { chat_id, notice }) => {
      const group = needGroup(at, chat_id)
      group.notice = notice
      ring(at, group, 'change_notice')
      return {}
    },
  },
  change_owner: {
    fields: v.object({ chat_id: id, owner: id }),
    run: (at, { chat_id, owner }) => {
      const group = needGroup(at, chat_id)
      if (!group.members.some((one) => one.userid === owner && one.type === 1)) {
        throw new ActRefused('the new owner must be a colleague in the group')
      }
      group.owner = owner
      ring(at, group, 'change_owner')
      return {}
    },
  },
  dismiss_group: {
    fields: v.object({ chat_id: id }),
    run: (at, { chat_id }) => {
      const group = needGroup(at, chat_id)
      group.isDismissed = true
      at.callbacks.ring('change_external_chat', [
        ['ChangeType', 'dismiss'],
        ['ChatId', chat_id],
      ])
      return {}
    },
  },
}
