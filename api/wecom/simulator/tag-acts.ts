import * as v from 'valibot'
import { ActRefused, type Act } from './act.ts'
import { nextId, secondsOf, type Context } from './context.ts'
import { findTag, removeTag } from './tags.ts'

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64))
const name = v.pipe(v.string(), v.minLength(1), v.maxLength(30))

const ring = (at: Context, change: string, tagId: string, tagType: 'tag' | 'tag_group') =>
  at.callbacks.ring('change_external_tag', [
    ['ChangeType', change],
    ['Id', tagId],
    ['TagType', tagType],
  ])

const groupOf = (at: Context, groupId: string) => {
  const group = at.state.tagGroups.find((one) => one.id === groupId && !one.isDeleted)
  if (!group) throw new ActRefused('no such tag group')
  return group
}

/** What the admin does with the corp's tags in the console. */
export const tagActs: Record<string, Act> = {
  create_tag: {
    fields: v.object({ group_id: id, name }),
    run: (at, input) => {
      const group = groupOf(at, input.group_id)
      const tagId = nextId(at, 'et_')
      group.tags.push({
        id: tagId,
        name: input.name,
        createTime: secondsOf(at),
        order: 0,
        madeBy: 'console',
      })
      ring(at, 'create', tagId, 'tag')
      return { id: tagId }
    },
  },
  rename_tag: {
    fields: v.object({ id, name }),
    run: (at, input) => {
      const tag = findTag(at, input.id)?.tag
      const target = tag ?? groupOf(at, input.id)
      target.name = input.name
      ring(at, 'update', input.id, tag ? 'tag' : 'tag_group')
      return {}
    },
  },
  delete_tag: {
    fields: v.object({ id }),
    run: (at, input) => {
      const found = findTag(at, input.id)
      if (!found) throw new ActRefused('no such tag')
      removeTag(at, found.group, found.tag)
      ring(at, 'delete', input.id, 'tag')
      return {}
    },
  },
  /** One letter for the group, none for the tags inside. */
  delete_tag_group: {
    fields: v.object({ id }),
    run: (at, input) => {
      const group = groupOf(at, input.id)
      for (const tag of group.tags) if (!tag.isDeleted) removeTag(at, group, tag)
      group.isDeleted = true
      ring(at, 'delete', input.id, 'tag_group')
      return {}
    },
  },
}
