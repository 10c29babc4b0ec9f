import { catalogue } from '../../words.ts'

export const words = catalogue(
  {
    ideas: '共创',
    waiting: (n: number) => `${n} 条没看过`,
    none: '还没有人写建议。',
    hint: '客人写的建议，您让它显示，别人才看得到。不知道也不显示是谁写的。',
    states: (state: string) =>
      ({ waiting: '没看过', shown: '显示', hidden: '不显示' })[state] ?? state,
    statuses: (status: string) =>
      ({ received: '收到', looking: '在看', adopted: '已采纳', declined: '不做' })[status] ??
      status,
    backers: (n: number) => `${n} 人支持`,
    handle: (text: string) => `处理：${text}`,
    show: '让它显示',
    hide: '不显示',
    status: '做到哪一步',
    tag: '归到哪一类（几个字）',
    note: '回一句（大家都看得到）',
    tells:
      '采纳后，支持过又愿意让我们记住的人，她的顾问会各多一件该做的事；群里的话也备好了，由群主来发。',
    saved: '存好了',
    noteTitle: '已采纳，跟群里说一声',
    noteWhy: (page: string) => `这个群看过《${page}》`,
  },
  () => import('./words.en.ts'),
)
