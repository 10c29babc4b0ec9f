import { findStaff, needStaff, type Context, type Endpoints } from './context.ts'
import { WireError } from './errors.ts'
import type { SimDepartment, SimStaff } from './state.ts'

/** A member as a new app sees her: no mobile, mail or picture since 2022-06-20. */
function profile(at: Context, one: SimStaff) {
  return {
    userid: one.userid,
    name: one.name,
    department: one.department,
    order: one.department.map(() => 0),
    position: one.position,
    is_leader_in_dept: one.isLeaderInDept,
    direct_leader: one.directLeader,
    telephone: '',
    alias: one.alias,
    open_userid: '',
    main_department: one.mainDepartment,
    extattr: {
      attrs: [
        {
          type: 0,
          name: '工号',
          text: { value: `D${String(one.userid.length).padStart(4, '0')}` },
        },
        { type: 1, name: '主页', web: { url: 'https://example.com/u', title: '个人主页' } },
      ],
    },
    status: one.status,
    external_position: one.position,
    external_profile: {
      external_corp_name: '豆苗屋母婴',
      wechat_channels: { nickname: '豆苗屋', status: 1 },
      external_attr: [
        { type: 0, name: '服务时间', text: { value: '9:30-21:00' } },
        { type: 1, name: '官网', web: { url: 'https://example.com', title: '官网' } },
        {
          type: 2,
          name: '商城',
          miniprogram: { appid: 'wxd0u0m1a0o0demo1', pagepath: '/pages/index', title: '商城' },
        },
      ],
    },
    ...(at.corp.isLegacyApp
      ? {
          mobile: '',
          gender: '0',
          email: '',
          biz_mail: '',
          avatar: '',
          thumb_avatar: '',
          address: '',
          qr_code: '',
        }
      : {}),
  }
}

const department = (one: SimDepartment) => ({
  id: one.id,
  name: one.name,
  name_en: '',
  department_leader: one.leaders,
  parentid: one.parentid,
  order: 100_000_000 - one.id * 1000,
})

function needDepartment(at: Context, id: string | undefined): SimDepartment {
  if (!id) throw new WireError(40063, 'missing parameter department_id')
  const found = at.state.departments.find((one) => one.id === Number(id))
  if (!found) throw new WireError(60123)
  return found
}

/** The department and everything below it; without an id, all of them. */
function below(at: Context, id: string | undefined): SimDepartment[] {
  if (!id) return at.state.departments
  const top = needDepartment(at, id)
  const children = at.state.departments.filter((one) => one.parentid === top.id)
  return [top, ...children.flatMap((one) => below(at, String(one.id)))]
}

function staffIn(at: Context, id: string | undefined, withChildren: boolean) {
  const top = needDepartment(at, id)
  const ids = new Set(withChildren ? below(at, String(top.id)).map((one) => one.id) : [top.id])
  return at.state.staff.filter(
    (one) => findStaff(at, one.userid) && one.department.some((department) => ids.has(department)),
  )
}

/** 通讯录与应用. */
export const directory: Endpoints = {
  'user/get': {
    method: 'GET',
    run: ({ query }, at) => {
      const userid = query('userid')
      if (!userid) throw new WireError(40063, 'missing parameter userid')
      return profile(at, needStaff(at, userid))
    },
  },
  'user/simplelist': {
    method: 'GET',
    run: ({ query }, at) => ({
      userlist: staffIn(at, query('department_id'), query('fetch_child') === '1').map((one) => ({
        userid: one.userid,
        name: one.name,
        department: one.department,
        open_userid: '',
      })),
    }),
  },
  'user/list': {
    method: 'GET',
    run: ({ query }, at) => ({
      userlist: staffIn(at, query('department_id'), query('fetch_child') === '1').map((one) =>
        profile(at, one),
      ),
    }),
  },
  'department/list': {
    method: 'GET',
    run: ({ query }, at) => ({ department: below(at, query('id')).map(department) }),
  },
  'department/simplelist': {
    method: 'GET',
    run: ({ query }, at) => ({
      department_id: below(at, query('id')).map((one) => {
        const { id, parentid, order } = department(one)
        return { id, parentid, order }
      }),
    }),
  },
  'department/get': {
    method: 'GET',
    run: ({ query }, at) => ({ department: department(needDepartment(at, query('id'))) }),
  },
  'agent/get': {
    method: 'GET',
    run: ({ query }, at) => {
      if (query('agentid') !== String(at.corp.agentId)) throw new WireError(301002)
      const domain = at.corp.trustedDomain ?? 'localhost'
      return {
        agentid: at.corp.agentId,
        name: '回声',
        square_logo_url: '',
        description: '听得懂沉默的客户',
        allow_userinfos: {
          user: at.state.staff
            .filter((one) => findStaff(at, one.userid))
            .map(({ userid }) => ({ userid })),
        },
        allow_partys: { partyid: [1] },
        allow_tags: { tagid: [] },
        close: 0,
        redirect_domain: domain,
        report_location_flag: 0,
        isreportenter: 0,
        home_url: `https://${domain}/sidebar/`,
        customized_publish_status: 1,
      }
    },
  },
}
