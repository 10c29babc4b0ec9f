import { ACTS, kindOfAct, type ActKind, type ActName } from '../../db/acts.ts'
import { listActNames, listCustomerNamesOfStores } from '../../db/queries/act-names.ts'
import { listActsBefore } from '../../db/queries/audit-log.ts'
import { listRoles } from '../../db/queries/roles.ts'
import { listStaffIdsOfStores } from '../../db/queries/staff-cards.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'

/** One thing somebody did, for a screen to put into a sentence. */
export interface ActView {
  id: string
  at: number
  /** Null: she is not in the books any more. */
  by: string | null
  action: ActName
  /** Whom or what it was done to, where she who asks may know; null: the sentence goes without. */
  about: string | null
  /** What was said or set; empty where there is nothing for her to read. */
  said: string
}

export interface ActsAsked {
  staffId?: string | undefined
  kind?: ActKind | undefined
  before?: string | undefined
}

const PAGE = 20

/**
 * 操作日志, newest first: a manager reads what is done in her stores, operators and IT what is done
 * anywhere. Customers are named to a manager, and only those of her stores.
 */
export async function viewActs(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  { staffId, kind, before }: ActsAsked,
) {
  const mine = await peopleOf(db, actor)
  if (staffId !== undefined && mine !== null && !mine.includes(staffId)) {
    throw new AppError('not_found', '没有找到这位同事')
  }
  const staffIds = staffId === undefined ? mine : [staffId]
  const wanted = { staffIds, actions: kind ? ACTS[kind] : null }
  const [{ acts, until }, members] = await Promise.all([
    listActsBefore(db, wanted, before === undefined ? null : placeOf(before), PAGE),
    listRoles(db),
  ])
  const ids = [...new Set(acts.map(({ subject }) => subject).filter(Boolean))]
  const seesPeople = actor.role === 'manager'
  const [names, customers] = await Promise.all([
    listActNames(db, ids),
    seesPeople ? listCustomerNamesOfStores(db, ids, actor.storeIds) : new Map<string, string>(),
  ])
  return {
    acts: acts.flatMap(({ id, at, by, action, subject, detail }): ActView[] => {
      if (!isKnown(action)) return []
      const about = names.get(subject) ?? customers.get(subject) ?? null
      return [{ id, at, by, action, about, said: saidOf(action, detail, seesPeople) }]
    }),
    next: until && `${until.at}.${until.id}`,
    people: members
      .filter(({ id }) => mine === null || mine.includes(id))
      .map(({ id, name }) => ({ id, name })),
  }
}

async function peopleOf(db: Deps['db'], actor: Actor): Promise<string[] | null> {
  if (actor.role !== 'manager') return null
  return [...new Set([actor.staffId, ...(await listStaffIdsOfStores(db, actor.storeIds))])]
}

const isKnown = (action: string): action is ActName => kindOfAct(action) !== undefined

/** `next` as it was given out. */
function placeOf(text: string) {
  const [at, id = ''] = text.split('.')
  return { at: Number(at), id }
}

const whole = (detail: string) => detail
const field = (name: string) => (detail: string) => {
  try {
    const value = (JSON.parse(detail) as Record<string, unknown>)[name]
    return typeof value === 'string' ? value : ''
  } catch {
    return ''
  }
}

// What the shop says of itself and of its own things: for everybody who reads the log.
const OPEN: Partial<Record<ActName, (detail: string) => string>> = {
  'affiliate.add': whole,
  'card.certificate': whole,
  'card.check': whole,
  'card.uncheck': whole,
  'corp.name': whole,
  'coupon.create': whole,
  'domain.file': whole,
  'export.ask': whole,
  'group.benefit': whole,
  'group.kind': whole,
  'group.member-day': whole,
  'group.reply-limit': whole,
  'group.template': whole,
  'library.approve': whole,
  'library.approve-alone': whole,
  'library.live': whole,
  'library.off': whole,
  'library.publish': whole,
  'library.return': whole,
  'library.submit': whole,
  'library.withdraw': whole,
  'mass.create': field('title'),
  'partner.bill': whole,
  'partner.take-back': whole,
  'play.publish': whole,
  'points.rule': whole,
  'retention.set': whole,
  'speech.import': whole,
  'staff.role': whole,
  'store.save': whole,
}

// What was written about or to somebody: for those who may see people.
const OF_PEOPLE: Partial<Record<ActName, (detail: string) => string>> = {
  'coupon.revoke': whole,
  'group.close': whole,
  'preference.change': whole,
  'send.prepare': field('reason'),
  'stage.move': whole,
  'staff.remind': whole,
}

const saidOf = (action: ActName, detail: string, seesPeople: boolean) =>
  OPEN[action]?.(detail) ?? (seesPeople ? (OF_PEOPLE[action]?.(detail) ?? '') : '')
