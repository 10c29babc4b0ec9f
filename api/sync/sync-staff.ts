import { inTransaction, type Db } from '../../db/database.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import { markChanged } from '../../db/queries/kept-rows.ts'
import { changeRole } from '../../db/queries/roles.ts'
import { SHOP } from '../../db/queries/shop-names.ts'
import { insertStaff, listStaff, listStoresOfStaff, updateStaff } from '../../db/queries/staff.ts'
import {
  deleteStaffStore,
  insertStaffStore,
  insertStore,
  linkStore,
  listStores,
} from '../../db/queries/stores.ts'
import type { Deps } from '../deps.ts'
import type { Wecom, WecomDepartment, WecomMember } from '../wecom/client.ts'
import { cut } from './cut.ts'
import { findMember } from './find-member.ts'
import { sendOff } from './send-off.ts'

/**
 * Brings departments and members here. A department called …店 is a 门店; its members work there, and
 * those of its teams. Whoever leads a department is a manager, all others start as reps, and a role
 * given here by a colleague is never changed back. Whoever has left loses every session.
 */
export async function syncStaff({ db, wecom, now }: Deps): Promise<void> {
  const departments = await wecom.listDepartments()
  const members = await listMembers(wecom, departments)
  const missing = (await listStaff(db)).filter(
    (staff) => staff.leftAt === null && !members.has(staff.id),
  )
  // Not listed may only mean not asked in the right place: each is asked for by name.
  for (const { id } of missing) {
    const member = await findMember(wecom, id)
    if (member) members.set(id, member)
  }
  const at = now()
  await inTransaction(db, async (tx) => {
    const { storeOf, ofWecom } = await saveStores(tx, departments, at)
    const leaders = new Set(departments.flatMap((department) => department.leaderIds))
    await saveMembers(tx, [...members.values()], leaders, at)
    await saveWorkplaces(tx, [...members.values()], storeOf, ofWecom)
    for (const { id } of missing) {
      if (!members.has(id)) await sendOff(tx, id, at)
    }
  })
}

async function listMembers(wecom: Wecom, departments: WecomDepartment[]) {
  const members = new Map<string, WecomMember>()
  for (const { id } of departments) {
    for (const member of await wecom.listUsers(id)) members.set(member.staffId, member)
  }
  // Members may be in the app's range by name, in no department we are shown.
  const named = new Set([
    ...(await wecom.getAgent()).memberIds,
    ...(await wecom.getFollowUserList()),
  ])
  for (const id of named) {
    const member = members.has(id) ? undefined : await findMember(wecom, id)
    if (member) members.set(id, member)
  }
  return members
}

async function saveMembers(tx: Db, members: WecomMember[], leaders: Set<string>, at: number) {
  const known = new Map((await listStaff(tx)).map((staff) => [staff.id, staff]))
  let isNamed = false
  for (const member of members) {
    const old = known.get(member.staffId)
    const name = cut(member.name, 64)
    const title = cut(member.position, 128) || old?.title || ''
    if (member.hasLeft) {
      if (old?.leftAt === null) await sendOff(tx, old.id, at)
    } else if (old) {
      await updateStaff(tx, old.id, { name, title, syncedAt: at, leftAt: null })
      const leads = old.role === 'rep' && old.roleSetAt === null && leaders.has(old.id)
      if (leads) await promote(tx, old.id, at)
    } else {
      const role = leaders.has(member.staffId) ? 'manager' : 'rep'
      await insertStaff(tx, { id: member.staffId, name, title, role, syncedAt: at })
    }
    isNamed ||= old?.name !== name
  }
  if (isNamed) await markChanged(tx, SHOP, at)
}

// She signed in before the first sync, or leads since: nobody here said what she is.
async function promote(tx: Db, staffId: string, at: number) {
  await changeRole(tx, staffId, 'manager', null)
  const detail = 'rep → manager：企业微信里是部门负责人'
  await insertAct(tx, { staffId, action: 'staff.role', subject: staffId, detail, at })
}

/**
 * Which store a department is or belongs to, whatever it is called here by now; one of its name is
 * it. `ofWecom`: the stores that are departments, or were: who works there is WeCom's to say.
 */
async function saveStores(tx: Db, departments: WecomDepartment[], at: number) {
  const known = await listStores(tx)
  const storeOf = new Map<number, string>()
  for (const { id: departmentId, name } of departments) {
    const id = `dept_${departmentId}`
    const store =
      known.find((one) => one.departmentId === departmentId) ??
      known.find((one) => one.departmentId === null && (one.id === id || one.name === name))
    if (!store && !name.endsWith('店')) continue
    if (!store) await insertStore(tx, { id, name: cut(name, 64), departmentId }, at)
    else if (store.departmentId === null) await linkStore(tx, store.id, departmentId)
    storeOf.set(departmentId, store?.id ?? id)
  }
  const ofWecom = new Set([
    ...known.flatMap(({ id, departmentId }) => (departmentId === null ? [] : id)),
    ...storeOf.values(),
  ])
  return { storeOf: withTeams(departments, storeOf), ofWecom }
}

// WeCom's tree is no deeper.
const MOST_LEVELS = 15

/** A team inside a store works in that store: the nearest one above it. */
function withTeams(departments: WecomDepartment[], storeOf: Map<number, string>) {
  const above = new Map(departments.map(({ id, parentId }) => [id, parentId]))
  const all = new Map<number, string>()
  for (const { id } of departments) {
    let at: number | undefined = id
    for (let level = 0; at !== undefined && level < MOST_LEVELS; level++) {
      const storeId = storeOf.get(at)
      if (storeId !== undefined) {
        all.set(id, storeId)
        break
      }
      at = above.get(at)
    }
  }
  return all
}

async function saveWorkplaces(
  tx: Db,
  members: WecomMember[],
  storeOf: Map<number, string>,
  ofWecom: Set<string>,
) {
  if (members.length === 0) return
  const before = await listStoresOfStaff(
    tx,
    members.map((member) => member.staffId),
  )
  for (const { staffId, departments } of members) {
    const now = new Set(departments.flatMap((id) => storeOf.get(id) ?? []))
    const had = before.filter((row) => row.staffId === staffId).map((row) => row.storeId)
    for (const storeId of now) {
      if (!had.includes(storeId)) await insertStaffStore(tx, staffId, storeId)
    }
    // A store that is no department was given to her here.
    for (const storeId of had) {
      if (!now.has(storeId) && ofWecom.has(storeId)) await deleteStaffStore(tx, staffId, storeId)
    }
  }
}
