import type { Random } from '../../api/demo/random.ts'
import type { Database } from '../../db/database.ts'
import { get } from './load/reading.ts'
import { signedIn } from './people.ts'
import {
  customerIdOf,
  groupIdOf,
  isHot,
  isManager,
  OPERATOR,
  PER_GROUP,
  PER_STAFF,
  staffIdOf,
  staffNoOf,
} from './seed/shape.ts'
import type { Size } from './shops.ts'

const STAFF_ASKED = 40

/** One kind of question, as many people ask it. */
export interface Asked {
  what: string
  requests: string[]
}

/** A customer to look at: every fifth is one of the hot ones. */
export function someCustomer({ customers }: Size, random: Random): number {
  for (;;) {
    const no = random.int(0, customers - 1)
    if (isHot(no) === random.next() < 0.2) return no
  }
}

// A kept shop grows old: a day after its seeding every look at somebody would ask WeCom first.
async function confirmedToday(db: Database, staffNos: number[], groupIds: string[]) {
  const at = Date.now()
  const staffIds = staffNos.map(staffIdOf)
  await db
    .updateTable('follow')
    .set({ verifiedAt: at })
    .where('staffId', 'in', staffIds)
    .where('endedAt', 'is', null)
    .execute()
  await db.updateTable('groupChat').set({ syncedAt: at }).where('id', 'in', groupIds).execute()
}

/** Every GET of the sidebar, asked by members about their own customers and groups. */
export async function sidebarReads(db: Database, size: Size, random: Random): Promise<Asked[]> {
  const reps = new Map<number, string>()
  const nos: number[] = []
  while (reps.size < Math.min(STAFF_ASKED, Math.ceil(size.customers / 1_000))) {
    const no = someCustomer(size, random)
    const staffNo = staffNoOf(no)
    if (isManager(staffNo)) continue
    if (!reps.has(staffNo)) reps.set(staffNo, await signedIn(db, staffIdOf(staffNo)))
  }
  const staffNos = [...reps.keys()]
  for (let i = 0; i < 600; i++) {
    const staffNo = random.pick(staffNos)
    const within = random.int(0, 499)
    nos.push(
      Math.min(
        size.customers - 1,
        staffNo * PER_STAFF + (i % 5 === 0 ? within - (within % 100) : within),
      ),
    )
  }
  await confirmedToday(db, staffNos, [
    ...new Set(nos.map((no) => groupIdOf(Math.floor(no / PER_GROUP)))),
  ])
  const cookieOf = (no: number) => reps.get(staffNoOf(no))!
  const groupOf = (no: number) => groupIdOf(Math.floor(no / PER_GROUP))
  const shareOf = new Map(
    (
      await db
        .selectFrom('share')
        .where('groupId', 'in', [...new Set(nos.map(groupOf))])
        .select(['groupId', 'id'])
        .execute()
    ).map(({ groupId, id }) => [groupId!, id]),
  )
  const operator = await signedIn(db, OPERATOR)
  const asRep = (what: string, path: (no: number) => string): Asked => ({
    what,
    requests: nos.map((no) => get(`/api/sidebar${path(no)}`, cookieOf(no))),
  })
  const asOperator = (what: string, path: string): Asked => ({
    what,
    requests: [get(`/api/sidebar${path}`, operator)],
  })
  return [
    asRep('profile', (no) => `/customers/${customerIdOf(no)}`),
    asRep('timeline', (no) => `/customers/${customerIdOf(no)}/timeline`),
    asRep('today', () => '/today'),
    asRep('radar', () => '/radar'),
    asRep('replies', (no) => `/replies?chat=single&customerId=${customerIdOf(no)}`),
    asRep('tags', () => '/tags'),
    asRep('session', () => '/session'),
    asRep('pages', () => '/pages'),
    asRep('group', (no) => `/groups/${groupOf(no)}`),
    asRep('push', (no) => `/groups/${groupOf(no)}/pushes/${shareOf.get(groupOf(no))}`),
    asRep('group orders', (no) => `/groups/${groupOf(no)}/orders?days=30`),
    asOperator('business', '/business?days=30&dimension=group'),
    asOperator('business orders', '/business/orders?days=30&dimension=group&target=none'),
  ]
}
