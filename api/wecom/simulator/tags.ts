import { nextId, needFollow, secondsOf, type Context, type Endpoints } from './context.ts'
import { WireError } from './errors.ts'
import type { SimTag, SimTagGroup } from './state.ts'

const ORDER = { min: 0, max: 4_294_967_295 }

/** A living tag and its group. */
export function findTag(at: Context, id: string): { group: SimTagGroup; tag: SimTag } | undefined {
  for (const group of at.state.tagGroups) {
    const tag = group.isDeleted ? undefined : group.tags.find((one) => one.id === id)
    if (tag && !tag.isDeleted) return { group, tag }
  }
  return undefined
}

const alive = <T extends SimTag>(list: T[]): T[] => list.filter((one) => !one.isDeleted)

const tagJson = (tag: SimTag, withDeleted: boolean) => ({
  id: tag.id,
  name: tag.name,
  create_time: tag.createTime,
  order: tag.order,
  ...(withDeleted ? { deleted: tag.isDeleted ?? false } : {}),
})

const groupJson = (group: SimTagGroup, tags: SimTag[], withDeleted = false) => ({
  group_id: group.id,
  group_name: group.name,
  create_time: group.createTime,
  order: group.order,
  ...(withDeleted ? { deleted: group.isDeleted ?? false } : {}),
  tag: [...tags].sort((a, b) => b.order - a.order).map((tag) => tagJson(tag, withDeleted)),
})

/** Takes a tag off everybody; the last one takes its group along. */
export function removeTag(at: Context, group: SimTagGroup, tag: SimTag) {
  tag.isDeleted = true
  for (const follow of at.state.follows) {
    follow.tagIds = follow.tagIds.filter((id) => id !== tag.id)
  }
  if (alive(group.tags).length === 0) group.isDeleted = true
}

const ofThisApp = (one: SimTag) => {
  if (one.madeBy !== 'app') throw new WireError(81011)
}

function nameOf(text: string | undefined, field: string): string {
  if (!text?.trim()) throw new WireError(40071, `${field} is empty`)
  if ([...text].length > 30) throw new WireError(40058, `${field}: exceed max length 30`)
  return text
}

/** 企业标签. */
export const tags: Endpoints = {
  'externalcontact/get_corp_tag_list': {
    method: 'POST',
    run: ({ body }, at) => {
      const tagIds = body.texts('tag_id')
      const groupIds = body.texts('group_id')
      if (tagIds.length > 1000 || groupIds.length > 1000) throw new WireError(41111)
      const all = [...at.state.tagGroups].sort((a, b) => b.order - a.order)
      if (groupIds.length > 0) {
        const chosen = all.filter((group) => groupIds.includes(group.id))
        return { tag_group: chosen.map((group) => groupJson(group, group.tags, true)) }
      }
      if (tagIds.length > 0) {
        const chosen = all.filter((group) => group.tags.some((tag) => tagIds.includes(tag.id)))
        return {
          tag_group: chosen.map((group) =>
            groupJson(
              group,
              group.tags.filter((tag) => tagIds.includes(tag.id)),
              true,
            ),
          ),
        }
      }
      return { tag_group: alive(all).map((group) => groupJson(group, alive(group.tags))) }
    },
  },
  'externalcontact/add_corp_tag': {
    method: 'POST',
    run: ({ body }, at) => {
      const groupId = body.text('group_id')
      const wanted = body.records('tag').map((one) => ({
        name: nameOf(one.text('name'), 'tag.name'),
        order: one.number('order', ORDER) ?? 0,
      }))
      if (wanted.length === 0) throw new WireError(40063, 'missing parameter tag')
      const order = body.number('order', ORDER) ?? 0
      let group: SimTagGroup | undefined
      if (groupId) {
        group = alive(at.state.tagGroups).find((one) => one.id === groupId)
        if (!group) throw new WireError(40068)
      } else {
        const name = nameOf(body.text('group_name'), 'group_name')
        group = alive(at.state.tagGroups).find((one) => one.name === name)
        group ??= {
          id: nextId(at, 'et_group_'),
          name,
          createTime: secondsOf(at),
          order,
          tags: [],
          madeBy: 'app',
        }
      }
      const taken = new Set(alive(group.tags).map((tag) => tag.name))
      if (wanted.every((one) => taken.has(one.name))) throw new WireError(40071, 'name exists')
      const made: SimTag[] = []
      for (const one of wanted) {
        // The same name twice in one call is made once.
        if (taken.has(one.name)) continue
        taken.add(one.name)
        made.push({
          id: nextId(at, 'et_'),
          name: one.name,
          createTime: secondsOf(at),
          order: one.order,
          madeBy: 'app',
        })
      }
      group.tags.push(...made)
      if (!at.state.tagGroups.includes(group)) at.state.tagGroups.push(group)
      at.changed()
      return { tag_group: groupJson(group, made) }
    },
  },
  'externalcontact/edit_corp_tag': {
    method: 'POST',
    run: ({ body }, at) => {
      const id = body.need('id')
      const order = body.number('order', ORDER)
      const text = body.text('name')
      const name = text === undefined ? undefined : nameOf(text, 'name')
      const group = alive(at.state.tagGroups).find((one) => one.id === id)
      const found = findTag(at, id)
      const target = group ?? found?.tag
      if (!target) throw new WireError(40068)
      ofThisApp(target)
      const siblings = found ? alive(found.group.tags) : alive(at.state.tagGroups)
      if (name && siblings.some((one) => one.id !== id && one.name === name)) {
        throw new WireError(40071, 'name exists')
      }
      if (name) target.name = name
      if (order !== undefined) target.order = order
      at.changed()
      return {}
    },
  },
  'externalcontact/del_corp_tag': {
    method: 'POST',
    run: ({ body }, at) => {
      const tagIds = body.texts('tag_id')
      const groupIds = body.texts('group_id')
      if (tagIds.length + groupIds.length === 0) throw new WireError(41111)
      const found = tagIds.map((id) => findTag(at, id))
      const groups = groupIds.map((id) => alive(at.state.tagGroups).find((one) => one.id === id))
      if (found.includes(undefined) || groups.includes(undefined)) throw new WireError(40068)
      for (const one of found) ofThisApp(one!.tag)
      for (const group of groups) ofThisApp(group!)
      for (const one of found) removeTag(at, one!.group, one!.tag)
      for (const group of groups) for (const tag of alive(group!.tags)) removeTag(at, group!, tag)
      at.changed()
      return {}
    },
  },
  'externalcontact/mark_tag': {
    method: 'POST',
    run: ({ body }, at) => {
      const userid = body.need('userid')
      const id = body.need('external_userid')
      const add = body.texts('add_tag')
      const remove = body.texts('remove_tag')
      if (add.length + remove.length === 0 || add.length + remove.length > 1000) {
        throw new WireError(41111)
      }
      const follow = needFollow(at, userid, id)
      for (const tagId of add) if (!findTag(at, tagId)) throw new WireError(40068)
      follow.tagIds = [...new Set([...follow.tagIds, ...add])].filter(
        (tagId) => !remove.includes(tagId),
      )
      at.changed()
      return {}
    },
  },
}
