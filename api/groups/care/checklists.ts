/** What is to be done, how we know that it is, since when, and by whom when a person said so. */
export interface ChecklistItem {
  item: string
  /** `read`: WeCom or our own books say so; `tick`: only a person can say it. */
  how: 'read' | 'tick'
  isDone: boolean
  at: number | null
  by: string | null
  /** The words to copy or to choose in WeCom. */
  wish: string | null
}

/** The six settings of a template, in WeCom's order. */
export const SETUP_ITEMS = [
  'name',
  'welcome',
  'members',
  'antiSpam',
  'autoReply',
  'rename',
] as const
type SetupItem = (typeof SETUP_ITEMS)[number]
export const CLOSE_ITEMS = ['orders', 'thanks', 'move', 'dissolve'] as const
export type CloseItem = (typeof CLOSE_ITEMS)[number]

/** What was wished for when the group was made, so that a later template rewrites no history. */
export interface SetupWish {
  title: string
  name: string
  welcome: string
  members: string[]
  memberNames: string[]
  antiSpam: string
  autoReply: string
  mayRename: boolean
}
export interface CloseWish {
  /** 合并: where the members are asked to go. */
  mergeInto: { id: string; name: string } | null
}

interface Tick {
  item: string
  byName: string
  tickedAt: number
}

/** What a person may tick: whatever cannot be read back. */
export const mayTick = (kind: 'setup' | 'close', item: string, wish: SetupWish | CloseWish) => {
  if (kind === 'close') {
    return item === 'move' ? (wish as CloseWish).mergeInto !== null : item === 'thanks'
  }
  return ['welcome', 'antiSpam', 'autoReply', 'rename'].includes(item)
}

/** 按模板建群: six items, each 已做 or 待做. Name and members are what WeCom last told us. */
export function setupItems(
  wish: SetupWish,
  ticks: Tick[],
  group: { name: string; syncedAt: number | null; staffIds: string[] },
): ChecklistItem[] {
  const read = (item: SetupItem, isDone: boolean, words: string): ChecklistItem => ({
    item,
    how: 'read',
    isDone: isDone && group.syncedAt !== null,
    at: isDone ? group.syncedAt : null,
    by: null,
    wish: words,
  })
  const here = new Set(group.staffIds)
  return [
    read('name', group.name === wish.name, wish.name),
    ticked('welcome', ticks, wish.welcome),
    read(
      'members',
      wish.members.every((staffId) => here.has(staffId)),
      wish.memberNames.join('、'),
    ),
    ticked('antiSpam', ticks, wish.antiSpam),
    ticked('autoReply', ticks, wish.autoReply),
    ticked('rename', ticks, wish.mayRename ? '允许' : '不允许'),
  ]
}

/** 收尾: orders left open, the thank-you, and WeCom's word that the group is gone. */
export function closeItems(
  wish: CloseWish,
  ticks: Tick[],
  group: {
    unfinished: number
    askedAt: number
    thankedAt: number | null
    dissolvedAt: number | null
  },
): ChecklistItem[] {
  const isPaid = group.unfinished === 0
  const thanks: ChecklistItem =
    group.thankedAt === null
      ? ticked('thanks', ticks, null)
      : { item: 'thanks', how: 'read', isDone: true, at: group.thankedAt, by: null, wish: null }
  return [
    {
      item: 'orders',
      how: 'read',
      isDone: isPaid,
      at: isPaid ? group.askedAt : null,
      by: null,
      wish: null,
    },
    thanks,
    ...(wish.mergeInto ? [ticked('move', ticks, wish.mergeInto.name)] : []),
    {
      item: 'dissolve',
      how: 'read',
      isDone: group.dissolvedAt !== null,
      at: group.dissolvedAt,
      by: null,
      wish: null,
    },
  ]
}

function ticked(item: SetupItem | CloseItem, ticks: Tick[], wish: string | null): ChecklistItem {
  const tick = ticks.find((each) => each.item === item)
  return {
    item,
    how: 'tick',
    isDone: tick !== undefined,
    at: tick?.tickedAt ?? null,
    by: tick?.byName ?? null,
    wish,
  }
}
