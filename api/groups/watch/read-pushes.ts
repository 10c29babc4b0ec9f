import { findPush, listReadersOfShares } from '../../../db/queries/boards.ts'
import type { Db } from '../../../db/database.ts'
import {
  askStays,
  listBrowsingAnswersOf,
  listTouches,
  listWriteable,
  staysOf,
} from '../../../db/queries/group-watch.ts'
import { listRepliesForSituations } from '../../../db/queries/replies.ts'
import type { PageKind } from '../../../db/schema.ts'
import { together } from '../../../db/together.ts'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../env.ts'
import { AppError } from '../../errors.ts'
import { SELLING } from '../../today/leads.ts'
import { pushLists, type PushLists } from './push-lists.ts'

interface Push {
  shareId: string
  sharedAt: number | null
  membersThen: number | null
}

/** The numbers of these pushes, one line each. */
export async function countPushes(
  db: Db,
  groupId: string,
  pushes: (Push & { pageId: string; title: string })[],
) {
  const lists = await listsOf(db, groupId, pushes)
  return pushes.map(({ shareId, pageId, title, sharedAt }) => {
    const { members, openedCount, opened, notOpenedCount, unknown } = lists.get(shareId)!
    return {
      shareId,
      pageId,
      title,
      at: sharedAt!,
      members,
      opened: openedCount,
      named: opened.length,
      notOpened: notOpenedCount,
      unknown,
    }
  })
}

/** 已看 / 没看 / 无法得知 of one push, and how far somebody has walked through it. */
export async function readPush({ db }: Deps, groupId: string, shareId: string, actor: Actor) {
  const push = await findPush(db, groupId, shareId)
  if (!push) throw new AppError('not_found', '没有找到这次推送')
  const lists = (await listsOf(db, groupId, [push])).get(shareId)!
  const ids = [...lists.opened, ...lists.notOpened].map(({ customerId }) => customerId)
  const { people, touches, replies } = await together(db, {
    people: listWriteable.of(ids, actor.staffId),
    touches: listTouches.of(shareId),
    replies: listRepliesForSituations.of(),
  })
  const known = new Map(people.map((person) => [person.id, person]))
  const touched = new Map(touches.map(({ customerId, ...touch }) => [customerId, touch]))
  const withPerson = <T extends { customerId: string }>(row: T) => {
    const person = known.get(row.customerId)
    const touch = touched.get(row.customerId)
    return {
      ...row,
      name: person?.name ?? '',
      /** Why this member does not open a chat with her from here. */
      silent: silentBecause(person),
      touch: touch ? { by: touch.by ?? '', how: touch.how, at: touch.at } : null,
    }
  }
  const replyFor = (situation: string) => {
    const reply = replies.find((it) => it.situation === situation)
    return reply ? { id: reply.id, title: reply.title } : null
  }
  return {
    ...lists,
    opened: lists.opened.map(withPerson),
    notOpened: lists.notOpened.map(withPerson),
    /** 约一下: to each of those who looked. */
    inviteReply: replyFor(isSelling(push.pageKind) ? 'looked_not_bought' : 'looking_on'),
    /** 轻提醒: to all of them in the group, naming nobody. */
    remindReply: replyFor('not_opened'),
  }
}

const isSelling = (kind: PageKind) => SELLING.has(kind)

type Person = Awaited<ReturnType<typeof listWriteable>>[number]

function silentBecause(person: Person | undefined): 'stranger' | 'opted_out' | null {
  if (!person || person.deletedAt !== null || person.staffId === null) return 'stranger'
  return person.preference === 'none' ? 'opted_out' : null
}

async function listsOf(db: Db, groupId: string, pushes: Push[]): Promise<Map<string, PushLists>> {
  if (pushes.length === 0) return new Map()
  const times = pushes.map(({ sharedAt }) => sharedAt!)
  const shareIds = pushes.map(({ shareId }) => shareId)
  const { readers, ...found } = await together(db, {
    ...askStays(groupId, Math.min(...times), Math.max(...times)),
    readers: listReadersOfShares.of(shareIds),
  })
  const stays = staysOf(found)
  const memberIds = [...new Set(stays.map(({ memberId }) => memberId))]
  const answers = await listBrowsingAnswersOf(db, memberIds)
  return new Map(
    pushes.map(({ shareId, sharedAt, membersThen }) => [
      shareId,
      pushLists(
        { sharedAt: sharedAt!, membersThen },
        stays,
        answers,
        readers.filter((reader) => reader.shareId === shareId),
      ),
    ]),
  )
}
