// Longer than 300 lines: everything we hold about one person, kind by kind.
import type { Db } from '../database.ts'
import { countPlacements, readPlacements } from './placements-of.ts'
import { countGroupPoints, readGroupPoints } from './group-points-of.ts'
import { listWaitsOfCustomer } from './group-waits.ts'
import { readKfOf } from './kf-visits.ts'
import { readMessageGrants } from './message-grants.ts'
import { readMemberships } from './memberships-of.ts'
import { readGroupLife } from './group-watch.ts'
import { countBenefits, readBenefits } from './benefit-people.ts'
import { listCasesOfCustomer } from './lead-cases.ts'
import { countMassOfCustomer, readMassOf } from './mass-people.ts'
import { countPlaysOfCustomer, readPlaysOf } from './play-records.ts'
import type { Person } from './person.ts'
import { countVoices, readVoicesOf } from './voices-of.ts'

// What we hold about one person: as a visitor who agreed (`visitorIds`), as a customer, or both.

const countOf = async (query: { executeTakeFirstOrThrow(): Promise<{ count: number }> }) =>
  Number((await query.executeTakeFirstOrThrow()).count)

const viewsOf = (db: Db, { customerId, visitorIds }: Person) =>
  db
    .selectFrom('pageView')
    .where((eb) =>
      eb.or([
        ...(customerId === null ? [] : [eb('pageView.personKey', '=', customerId)]),
        ...(visitorIds.length === 0 ? [] : [eb('pageView.personKey', 'in', visitorIds)]),
      ]),
    )

/** Her views' ids, in order. */
export async function listViewIdsOf(db: Db, person: Person): Promise<string[]> {
  if (person.customerId === null && person.visitorIds.length === 0) return []
  const rows = await viewsOf(db, person).orderBy('pageView.id').select('pageView.id').execute()
  return rows.map(({ id }) => id)
}

/** How many rows of each kind name her. */
export async function countRecords(db: Db, person: Person) {
  const { customerId, visitorIds } = person
  const hasVisitor = visitorIds.length > 0
  const count = (table: 'shopOrder' | 'note' | 'followTag' | 'send' | 'task' | 'afterSale') =>
    customerId === null
      ? Promise.resolve(0)
      : countOf(
          db
            .selectFrom(table)
            .where('customerId', '=', customerId)
            .select(({ fn }) => fn.countAll<number>().as('count')),
        )
  const [views, orders, notes, tags, sends, tasks, afterSales, answers, forwards] =
    await Promise.all([
      customerId === null && !hasVisitor
        ? 0
        : countOf(viewsOf(db, person).select(({ fn }) => fn.countAll<number>().as('count'))),
      count('shopOrder'),
      count('note'),
      count('followTag'),
      count('send'),
      count('task'),
      count('afterSale'),
      !hasVisitor
        ? 0
        : countOf(
            db
              .selectFrom('consent')
              .where('visitorId', 'in', visitorIds)
              .select(({ fn }) => fn.countAll<number>().as('count')),
          ),
      !hasVisitor
        ? 0
        : countOf(
            db
              .selectFrom('share')
              .where('sharerVisitorId', 'in', visitorIds)
              .select(({ fn }) => fn.countAll<number>().as('count')),
          ),
    ])
  const benefits = await countBenefits(db, person)
  return {
    views,
    groupPoints: await countGroupPoints(db, customerId),
    orders,
    placements: await countPlacements(db, person),
    voices: await countVoices(db, person),
    benefits,
    notes,
    tags,
    sends: sends + (await countMassOfCustomer(db, customerId)),
    tasks: tasks + (await countPlaysOfCustomer(db, customerId)),
    afterSales,
    answers,
    forwards,
  }
}

/** Everything that names her, table by table, as it stands. */
export async function readRecords(db: Db, person: Person) {
  const { customerId, visitorIds } = person
  const ofCustomer = <T>(read: (id: string) => Promise<T[]>) =>
    customerId === null ? Promise.resolve([]) : read(customerId)
  const ofVisitor = <T>(read: (ids: string[]) => Promise<T[]>) =>
    visitorIds.length === 0 ? Promise.resolve([]) : read(visitorIds)
  const [customer, follows, tags, notes, stageMoves, orders, sends, tasks, afterSales] =
    await Promise.all([
      ofCustomer((id) =>
        db
          .selectFrom('customer')
          .where('id', '=', id)
          .select([
            'id',
            'name',
            'wxType',
            'kind',
            'corpName',
            'avatarUrl',
            'unionId',
            'preference',
            'preferenceAt',
            'ageBand',
            'guardianConsentAt',
            'createdAt',
          ])
          .execute(),
      ),
      ofCustomer((id) =>
        db
          .selectFrom('follow')
          .innerJoin('staff', 'staff.id', 'follow.staffId')
          .where('follow.customerId', '=', id)
          .select([
            'staff.name as adviser',
            'follow.remark',
            'follow.description',
            'follow.source',
            'follow.followedAt',
            'follow.endedAt',
          ])
          .execute(),
      ),
      ofCustomer((id) =>
        db
          .selectFrom('followTag')
          .innerJoin('tag', 'tag.id', 'followTag.tagId')
          .where('followTag.customerId', '=', id)
          .select(['tag.name', 'followTag.setBy', 'followTag.ruleName', 'followTag.setAt'])
          .execute(),
      ),
      ofCustomer((id) =>
        db
          .selectFrom('note')
          .where('customerId', '=', id)
          .select(['text', 'notedAt', 'remindDay', 'deletedAt'])
          .orderBy('notedAt')
          .execute(),
      ),
      ofCustomer((id) =>
        db
          .selectFrom('stageMove')
          .where('customerId', '=', id)
          .select(['stage', 'reason', 'movedAt', 'undoneAt'])
          .execute(),
      ),
      ofCustomer((id) =>
        db
          .selectFrom('shopOrder')
          .where('customerId', '=', id)
          .orderBy('paidAt')
          .select([
            'shopId',
            'orderNo',
            'status',
            'paidAt',
            'amountFen',
            'refundedFen',
            'itemsJson',
            'couponCode',
          ])
          .execute(),
      ),
      ofCustomer((id) =>
        db
          .selectFrom('send')
          .innerJoin('sendPart', 'sendPart.sendId', 'send.id')
          .where('send.customerId', '=', id)
          .orderBy('send.preparedAt')
          .orderBy('sendPart.partNo')
          .select(['sendPart.text', 'sendPart.state', 'send.preparedAt'])
          .execute(),
      ),
      ofCustomer((id) =>
        db
          .selectFrom('task')
          .where('customerId', '=', id)
          .select(['rule', 'createdAt', 'dueAt', 'doneAt', 'closedReason'])
          .execute(),
      ),
      ofCustomer((id) =>
        db.selectFrom('afterSale').where('customerId', '=', id).selectAll().execute(),
      ),
    ])
  const [views, events, score, consents, visitors, forwards] = await Promise.all([
    customerId === null && visitorIds.length === 0
      ? []
      : viewsOf(db, person)
          .innerJoin('page', 'page.id', 'pageView.pageId')
          .orderBy('pageView.openedAt')
          .select([
            'page.title',
            'pageView.openedAt',
            'pageView.lastAt',
            'pageView.activeMs',
            'pageView.depth',
            'pageView.clicks',
          ])
          .execute(),
    ofCustomer((id) =>
      db
        .selectFrom('pageView')
        .innerJoin('event', 'event.viewId', 'pageView.id')
        .where('pageView.personKey', '=', id)
        .where('event.customerId', '=', id)
        .orderBy('event.at')
        .select(['event.type', 'event.at', 'event.activeMs', 'event.depth', 'event.detailJson'])
        .execute(),
    ),
    ofCustomer((id) =>
      db
        .selectFrom('customerScore')
        .where('customerId', '=', id)
        .select(['intent', 'level', 'stage', 'partsJson', 'stageEvidenceJson', 'at'])
        .execute(),
    ),
    ofVisitor((ids) =>
      db
        .selectFrom('consent')
        .where('visitorId', 'in', ids)
        .orderBy('answeredAt')
        .select(['purpose', 'answer', 'version', 'answeredAt', 'evidence'])
        .execute(),
    ),
    ofVisitor((ids) =>
      db
        .selectFrom('visitor')
        .where('id', 'in', ids)
        .select(['id', 'evidence', 'createdAt', 'linkedAt'])
        .execute(),
    ),
    ofVisitor((ids) =>
      db
        .selectFrom('share')
        .innerJoin('page', 'page.id', 'share.pageId')
        .where('share.sharerVisitorId', 'in', ids)
        .select(['page.title', 'share.createdAt'])
        .execute(),
    ),
  ])
  return {
    customer: customer[0] ?? null,
    visitors,
    consents,
    views,
    events,
    forwards,
    orders,
    sends,
    notes,
    tags,
    follows,
    stageMoves,
    score: score[0] ?? null,
    tasks,
    afterSales,
    leads: await ofCustomer((id) => listCasesOfCustomer(db, id)),
    ...(await readKfOf(db, customerId)),
    groupWaits: await ofCustomer((id) => listWaitsOfCustomer(db, id)),
    ...(await readBenefits(db, person)),
    ...(await readMassOf(db, customerId)),
    ...(await readPlacements(db, person)),
    ...(await readGroupPoints(db, customerId)),
    ...(await readGroupLife(db, customerId)),
    ...(await readPlaysOf(db, customerId)),
    ...(await readMemberships(db, person)),
    ...(await readVoicesOf(db, person)),
    messageGrants: await readMessageGrants(db, person),
  }
}

/** The members who know her now. */
export const listAdvisers = async (db: Db, customerId: string): Promise<string[]> => {
  const rows = await db
    .selectFrom('follow')
    .innerJoin('staff', 'staff.id', 'follow.staffId')
    .where('follow.customerId', '=', customerId)
    .where('follow.endedAt', 'is', null)
    .where('staff.leftAt', 'is', null)
    .orderBy('follow.followedAt')
    .select('staff.name')
    .execute()
  return rows.map(({ name }) => name)
}
