import { catalogue } from '../../words.ts'
import type { ChainLine, Mark } from './shapes.ts'

export const words = catalogue(
  {
    chains: '接龙',
    kind: (kind: string) => ({ chain: '接龙', team: '拼团', buy: '单独买' })[kind] ?? kind,
    signUp: '报名',
    far: (taken: number, stock: number | null) =>
      stock === null ? `${taken}` : `${taken}/${stock}`,
    paid: '已付',
    unpaid: (n: number) => `${n} 单未付`,
    allPaid: '都付了',
    look: '名单',
    lookAt: (title: string) => `看名单：${title}`,
    elsewhere: (n: number) => `另有 ${n} 份从别处订的`,
    sum: (lines: number, qty: number) => `${lines} 位，${qty} 份`,
    closes: (when: string) => `${when} 截单`,
    closed: '已截单',
    closeEarly: '提前截单',
    closeSure: '确定截单，之后不能再接',
    signUpSum: (lines: number, qty: number) => `${lines} 人报名，来 ${qty} 位`,
    closedNow: '截单了',
    export: '导出名单',
    empty: '还没有人接',
    nobody: '没有登记的客人',
    no: (n: number) => `第 ${n} 位`,
    of: (qty: number) => `×${qty}`,
    code: (code: string) => `取货码 ${code}`,
    signUpCode: (code: string) => `报名码 ${code}`,
    signUpStates: (state: ChainLine['state']) =>
      ({ paid: '报上名了', picked: '来过了' })[state as 'paid' | 'picked'],
    states: (state: ChainLine['state']) =>
      ({
        unpaid: '未付款',
        paid: '已付款',
        picked: '已取货',
        cancelled: '已取消',
        expired: '已放掉',
        failed: '没成团',
      })[state],
    act: (mark: Mark) =>
      ({ received: '收了钱', picked: '取走了', released: '放掉', refunded: '退款' })[mark],
    did: (mark: Mark) =>
      ({
        received: '记下了：钱收了',
        picked: '记下了：已取货',
        released: '放掉了，这几份别人可以接',
        refunded: '退款记下了',
      })[mark],
    why: '为什么退（写给同事看）',
    refunded: '退过款',
    teamOpen: '还没成团',
    otherGroup: '别的群里订的',
    elsewhereWhy: '从单聊或者转出去的页面订的，也在这里取货',
    came: '来了',
    cameNoted: '记下了：来过了',
    onlyUnpaid: '只看没付的',
  },
  () => import('./words.en.ts'),
)
