import * as v from 'valibot'

// WeCom's answers as they come over the wire, reduced to what we use. Unknown fields pass; a known
// field of the wrong type is refused. Ids stay strings whatever they look like.

const text = v.optional(v.nullable(v.string()), '')
const seconds = v.pipe(v.number(), v.integer(), v.minValue(0))
const idText = v.pipe(v.string(), v.minLength(1), v.maxLength(64))
const cursor = v.optional(v.nullable(v.string()), '')

/** An id list; WeCom leaves it out, or sends null, when it is empty. */
const ids = v.optional(v.nullable(v.array(idText)), [])

export const nothing = v.object({})

export const token = v.object({
  access_token: v.pipe(v.string(), v.minLength(1), v.maxLength(512)),
  expires_in: v.pipe(v.number(), v.minValue(1)),
})

export const ticket = v.object({
  ticket: v.pipe(v.string(), v.minLength(1), v.maxLength(512)),
  expires_in: v.pipe(v.number(), v.minValue(1)),
})

const longId = v.optional(v.pipe(v.string(), v.maxLength(128)))

// The endpoint's older form spoke in capitals; some corps still get it.
export const userInfo = v.object({
  userid: longId,
  UserId: longId,
  openid: longId,
  OpenId: longId,
  external_userid: longId,
})

export const user = v.object({
  userid: idText,
  name: v.string(),
  department: v.optional(v.nullable(v.array(v.number())), []),
  is_leader_in_dept: v.optional(v.nullable(v.array(v.number())), []),
  position: text,
  alias: text,
  /** 1 active, 2 disabled, 4 not activated, 5 left. */
  status: v.optional(v.number(), 1),
})

export const userList = v.object({ userlist: v.array(user) })

export const departmentList = v.object({
  department: v.array(
    v.object({
      id: v.number(),
      name: v.optional(v.string(), ''),
      parentid: v.optional(v.number(), 0),
      order: v.optional(v.number(), 0),
      department_leader: v.optional(v.nullable(v.array(v.string())), []),
    }),
  ),
})

export const agent = v.object({
  agentid: v.number(),
  name: v.string(),
  allow_userinfos: v.optional(v.object({ user: v.array(v.object({ userid: idText })) })),
  allow_partys: v.optional(v.object({ partyid: v.array(v.number()) })),
  allow_tags: v.optional(v.object({ tagid: v.array(v.number()) })),
  close: v.optional(v.number(), 0),
  redirect_domain: text,
  home_url: text,
})

export const followUserList = v.object({ follow_user: ids })

export const customerIds = v.object({ external_userid: ids })

const externalContact = v.object({
  external_userid: idText,
  name: v.optional(v.string(), ''),
  avatar: text,
  type: v.picklist([1, 2]),
  unionid: text,
  corp_name: text,
})

const followFields = {
  userid: idText,
  remark: text,
  description: text,
  createtime: seconds,
  oper_userid: text,
  add_way: v.optional(v.number(), 0),
  state: text,
}

export const customer = v.object({
  external_contact: externalContact,
  follow_user: v.array(
    v.object({
      ...followFields,
      // Members' own tags (type 2) carry no tag_id.
      tags: v.optional(
        v.nullable(v.array(v.object({ tag_id: v.optional(v.string()), type: v.number() }))),
        [],
      ),
    }),
  ),
  next_cursor: cursor,
})

export const customerBatch = v.object({
  external_contact_list: v.array(
    v.object({
      external_contact: externalContact,
      follow_info: v.object({ ...followFields, tag_id: ids }),
    }),
  ),
  next_cursor: cursor,
})

const tagGroup = v.object({
  group_id: idText,
  group_name: v.string(),
  order: v.optional(v.number(), 0),
  deleted: v.optional(v.boolean(), false),
  tag: v.optional(
    v.nullable(
      v.array(
        v.object({
          id: idText,
          name: v.string(),
          order: v.optional(v.number(), 0),
          deleted: v.optional(v.boolean(), false),
        }),
      ),
    ),
    [],
  ),
})

export const tagList = v.object({ tag_group: v.array(tagGroup) })
export const addedTags = v.object({ tag_group: tagGroup })

export const groupList = v.object({
  group_chat_list: v.array(v.object({ chat_id: idText, status: v.optional(v.number(), 0) })),
  next_cursor: cursor,
})

export const group = v.object({
  group_chat: v.object({
    chat_id: idText,
    name: text,
    owner: v.string(),
    create_time: seconds,
    notice: text,
    member_version: text,
    member_list: v.array(
      v.object({
        userid: idText,
        type: v.picklist([1, 2]),
        join_time: seconds,
        join_scene: v.optional(v.number(), 0),
        invitor: v.optional(v.object({ userid: v.string() })),
        group_nickname: text,
        name: text,
      }),
    ),
    admin_list: v.optional(v.nullable(v.array(v.object({ userid: idText }))), []),
  }),
})

export const chatId = v.object({ chat_id: idText })

export const sent = v.object({ invaliduser: text, unlicenseduser: text, msgid: text })

export const media = v.object({
  type: v.string(),
  media_id: v.pipe(v.string(), v.minLength(1)),
  // The page says string, its neighbour endpoint integer.
  created_at: v.union([v.pipe(v.string(), v.regex(/^\d+$/)), seconds]),
})

export const uploadedImage = v.object({ url: v.pipe(v.string(), v.regex(/^https?:\/\//)) })

export const callbackIps = v.object({ ip_list: v.array(v.string()) })

const msgId = v.pipe(v.string(), v.minLength(1), v.maxLength(128))

export const massMade = v.object({ msgid: msgId, fail_list: ids })

export const massList = v.object({
  group_msg_list: v.array(
    v.object({
      msgid: msgId,
      create_time: seconds,
      create_type: v.optional(v.number(), 0),
      text: v.optional(v.nullable(v.object({ content: text }))),
      attachments: v.optional(
        v.nullable(v.array(v.object({ link: v.optional(v.object({ url: text })) }))),
        [],
      ),
    }),
  ),
  next_cursor: cursor,
})

export const massTask = v.object({
  task_list: v.array(
    v.object({ userid: idText, status: v.number(), send_time: v.optional(seconds) }),
  ),
  next_cursor: cursor,
})

export const massResult = v.object({
  send_list: v.array(
    v.object({
      external_userid: text,
      chat_id: text,
      userid: idText,
      status: v.picklist([0, 1, 2, 3]),
      send_time: v.optional(seconds),
    }),
  ),
  next_cursor: cursor,
})

export const behavior = v.object({
  behavior_data: v.array(
    v.object({
      stat_time: seconds,
      chat_cnt: v.optional(v.number(), 0),
      // Both are missing on a day without chats.
      reply_percentage: v.optional(v.number()),
      avg_reply_time: v.optional(v.number()),
    }),
  ),
})

const numbers = v.optional(v.nullable(v.array(v.number())))

export const kfAccounts = v.object({
  account_list: v.optional(
    v.nullable(
      v.array(
        v.object({
          open_kfid: idText,
          name: v.optional(v.string(), ''),
          manage_privilege: v.optional(v.boolean(), false),
        }),
      ),
    ),
  ),
})

export const kfLink = v.object({ url: v.pipe(v.string(), v.regex(/^https?:\/\//)) })

const kfEvent = v.object({
  event_type: v.string(),
  external_userid: text,
  scene: text,
  scene_param: text,
  new_servicer_userid: text,
})

export const kfMessages = v.object({
  next_cursor: cursor,
  has_more: v.optional(v.number(), 0),
  msg_list: v.optional(
    v.nullable(
      v.array(
        v.object({
          msgid: v.pipe(v.string(), v.minLength(1), v.maxLength(128)),
          external_userid: text,
          servicer_userid: text,
          send_time: seconds,
          origin: v.optional(v.number(), 0),
          event: v.optional(kfEvent),
        }),
      ),
    ),
  ),
})

export const kfState = v.object({ service_state: v.number(), servicer_userid: text })

export const kfCustomers = v.object({
  customer_list: v.optional(
    v.nullable(
      v.array(v.object({ external_userid: idText, nickname: text, avatar: text, unionid: text })),
    ),
  ),
})

export const upgradeRange = v.object({
  member_range: v.optional(
    v.object({ userid_list: ids, department_id_list: numbers, department_list: numbers }),
  ),
  groupchat_range: v.optional(v.object({ chat_id_list: ids })),
})
