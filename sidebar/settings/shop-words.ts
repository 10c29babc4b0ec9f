import { catalogue } from '../words.ts'

export const words = catalogue(
  {
    roles: '角色',
    rolesWhy:
      '导购看自己的客户；店长看本店的客户、经营和审核；运营写内容、看经营，看不到客户；IT 管同步和设置。改了马上生效，会记在操作日志里。',
    first:
      '这里还没有店长，您是第一位登录的，所以您现在是店长。先同步企业微信，再在下面给同事选角色。',
    me: '我',
    all: (n: number) => `看全部 ${n} 位`,
    search: '搜名字或岗位',
    nobody: '没有找到这位同事。同步企业微信后，成员会出现在这里。',
    roleOf: (name: string) => `${name}的角色`,
    given: (name: string, role: string) => `${name}现在是${role}`,
    places: '在哪家店',

    stores: '门店',
    storesWhy: '客户在名片、页面和隐私说明里看到的就是这些。',
    corpName: '我们叫什么',
    noStores:
      '还没有门店。企业微信里名字以「店」结尾的部门，同步后会自己出现；没有这样的部门，就在这里加一家。',
    unsaid: '还没写地址和营业时间',
    change: '改',
    changeOf: (name: string) => `改${name}`,
    addStore: '加一家店',
    field: (field: string) =>
      ({ name: '店名', address: '地址', hours: '营业时间' })[field] ?? field,
    saved: '存好了',
  },
  () => import('./shop-words.en.ts'),
)
