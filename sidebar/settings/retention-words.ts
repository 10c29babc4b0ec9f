import { catalogue } from '../words.ts'

/** The words of 留多久. */
export const words = catalogue(
  {
    title: '记录留多久',
    kinds: (kind: string) =>
      ({
        views: '谁看了什么（次数一直留）',
        notices: '发给员工的提醒',
        letters: '企业微信的来信',
      })[kind] ?? kind,
    choose: '浏览记录留几天',
    chooseWhy: '和客人说好最多 180 天，只能更短。改短了，多出来的今晚就清掉，不能恢复。',
    changed: (n: number) => `从今晚起留 ${n} 天`,
    days: (n: number) => `${n} 天`,
    orders: '付过款的订单',
    years: '三年（法律要求）',
    last: '上次清理',
    gone: (views: number, notices: number, letters: number) =>
      `：浏览 ${views} 条去掉姓名，提醒删 ${notices} 条，来信删 ${letters} 条。`,
    more: '还有没清完的，今晚接着清。',
    never: '还没有清理过，每天凌晨 4:40 清一次。',
  },
  () => import('./retention-words.en.ts'),
)
