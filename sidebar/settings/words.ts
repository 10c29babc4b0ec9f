import { catalogue } from '../words.ts'

export const words = catalogue(
  {
    title: '设置',
    me: '我是谁',
    roles: (role: string) =>
      ({ rep: '导购', manager: '店长', operator: '运营', it: 'IT' })[role] ?? role,
    signOut: '退出登录',
    signOutWhy: '会清掉这台设备上看过的客户资料。',
    language: '语言',
    sync: '和企业微信同步',
    syncNever: '还没有同步过。',
    syncStart: '现在同步',
    syncStarted: '开始同步了',
    syncRunning: (done: number, total: number) => `正在同步 ${done}/${total}`,
    syncDone: (when: string) => `上次同步完成：${when}`,
    syncFailed: (why: string) => `上次同步没做完：${why}`,
    syncWhy: '员工、客户、群和标签都以企业微信为准。同步可以中断，再开始会接着做。',
    about: '关于',
    aboutText: '回声只用企业微信官方接口，不用外挂，不替您自动发消息。',
    size: '字号、深色跟随手机和企业微信的设置。',
  },
  () => import('./words.en.ts'),
)
