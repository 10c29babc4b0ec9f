import type { DemoCorp, DemoCustomer } from '../../demo/corp.ts'
import { seededRandom, stableId } from '../../demo/random.ts'
import type { SimCustomer, SimFollow, SimGroup, SimStaff, SimState, SimTagGroup } from './state.ts'
import { firstWords } from './first-words.ts'

const seconds = (ms: number) => Math.floor(ms / 1000)

const departmentOf: Record<string, number> = { st1: 2, st2: 3, st3: 4 }

function staffOf(shop: DemoCorp): SimStaff[] {
  return shop.staff.map((one) => {
    const manages = one.role === 'manager'
    const own = one.storeIds.map((id) => departmentOf[id]!)
    const department = manages ? [1, ...own] : one.role === 'operator' ? [5, ...own] : own
    const leads = (id: number) => (id === 1 ? manages : id === 2 && one.isKfDuty)
    return {
      userid: one.id,
      name: one.name,
      department,
      mainDepartment: department[0]!,
      isLeaderInDept: department.map((id) => (leads(id) ? 1 : 0)),
      directLeader: manages ? [] : ['u_zhoumin'],
      position: one.title,
      alias: one.id.slice(2),
      status: 1,
      hasCustomers: one.role !== 'operator',
    }
  })
}

function customerOf(one: DemoCustomer): SimCustomer {
  const gender = /妈|姥姥|奶奶|女士/.test(one.name) ? 2 : /爸/.test(one.name) ? 1 : 0
  return {
    external_userid: one.id,
    name: one.name,
    type: one.wxType,
    gender,
    openid: one.openId,
    ...(one.unionId ? { unionid: one.unionId } : {}),
    ...(one.corpName ? { corpName: one.corpName, position: one.position ?? '' } : {}),
  }
}

function followOf(one: DemoCustomer): SimFollow {
  const random = seededRandom(`doumiao-20261121:follow:${one.id}`)
  const addWay = one.source ? 1 : random.pick([1, 1, 1, 4, 6, 16, 201])
  const byHerself = addWay === 1 || addWay === 16
  return {
    userid: one.ownerId,
    external_userid: one.id,
    remark: '',
    description: one.description,
    createtime: seconds(one.createdAt),
    remarkCorpName: '',
    remarkMobiles: [],
    operUserid: byHerself ? one.id : one.ownerId,
    addWay,
    ...(one.source ? { state: one.source } : {}),
    tagIds: [...one.tagIds],
    ownTags: [],
  }
}

function tagGroupsOf(shop: DemoCorp): SimTagGroup[] {
  const size = shop.tags.length
  return shop.tags.map((group, i) => ({
    id: group.id,
    name: group.name,
    createTime: seconds(group.createdAt),
    order: (size - i) * 100,
    madeBy: 'console',
    tags: group.tags.map((tag, j) => ({
      id: tag.id,
      name: tag.name,
      createTime: seconds(group.createdAt),
      order: group.tags.length - j,
      madeBy: 'console',
    })),
  }))
}

function groupsOf(shop: DemoCorp): SimGroup[] {
  const external = shop.groups.map((group): SimGroup => ({
    chat_id: group.id,
    name: group.name,
    owner: group.ownerId,
    create_time: seconds(group.createdAt),
    notice: group.notice,
    members: group.members.map((member) => ({
      userid: member.id,
      type: member.type,
      join_time: seconds(member.joinedAt),
      join_scene: member.joinScene,
      ...(member.invitorId ? { invitor: member.invitorId } : {}),
      group_nickname: '',
    })),
    admins: group.members
      .filter((member) => member.type === 1 && member.id !== group.ownerId)
      .map((member) => member.id),
    memberVersion: stableId('', `version:${group.id}`, 32).toLowerCase(),
    status: 0,
    opengid: stableId('oGid', `opengid:${group.id}`, 24),
  }))
  const everyone = shop.staff.map(({ id }) => id)
  const internal: SimGroup = {
    chat_id: 'wr_shop_talk',
    name: '豆苗屋·店务',
    owner: 'u_zhoumin',
    create_time: seconds(shop.t0) - 400 * 86_400,
    notice: '',
    members: everyone.map((userid) => ({
      userid,
      type: 1,
      join_time: seconds(shop.t0) - 400 * 86_400,
      join_scene: 1,
      group_nickname: '',
    })),
    admins: [],
    memberVersion: '',
    status: 0,
    opengid: stableId('oGid', 'opengid:internal', 24),
    isInternal: true,
  }
  return [...external, internal]
}

/** The corp on the evening it is first seen, before anybody did anything. */
export function beginState(shop: DemoCorp): SimState {
  return {
    staff: staffOf(shop),
    departments: [
      { id: 1, name: shop.corp.name, parentid: 0, leaders: ['u_zhoumin'] },
      ...shop.stores.map((store) => ({
        id: departmentOf[store.id]!,
        name: store.name,
        parentid: 1,
        leaders: store.id === 'st1' ? ['u_hejing'] : [],
      })),
      { id: 5, name: '内容运营', parentid: 1, leaders: [] },
    ],
    customers: shop.customers.map(customerOf),
    follows: shop.customers.filter((one) => one.kind === 'friend').map(followOf),
    tagGroups: tagGroupsOf(shop),
    groups: groupsOf(shop),
    tokens: [],
    tickets: [],
    messages: firstWords(shop),
    kf: {
      id: 'wk_doumiaowu',
      name: '豆苗屋客服',
      servicers: ['u_hejing'],
      upgrade: { userids: ['u_linxiaoyu'], chatIds: ['g03'] },
    },
    massMessages: [],
    counter: 1000,
  }
}
