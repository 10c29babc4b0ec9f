import { catalogue } from '../../words.ts'

export const words = catalogue(
  {
    title: '功劳怎么算',
    intro: '同一笔成交，看付款前 7 天她打开过什么，换七种算法各记给谁。总数不变。',
    compare: '比一比',
    dimension: '按什么分',
    dimensions: (one: string) => ({ group: '群', staff: '人', page: '页面' })[one] ?? one,
    way: '算法',
    ways: (way: string) =>
      ({
        last: '末次',
        first: '首次',
        linear: '平分',
        ends: '两头',
        fading: '递减',
        shapley: '合作',
        markov: '少了它',
      })[way] ?? way,
    rule: (way: string) =>
      ({
        last: '全记给付款前最后打开的那一处，和上面的数一样。',
        first: '全记给她最早打开的那一处。',
        linear: '每次打开各一份。',
        ends: '最早和最后各四成，中间的分两成。',
        fading: '越近付款的越多，每早 7 天减一半。',
        shapley: '碰过她的几处平分，同一处只算一次。',
        markov: '拿掉这一处，成交会少多少，按少的比例分。也看打开了没买的人。',
      })[way] ?? '',
    total: (orders: number) => `${orders} 单`,
    adds: (amount: string) => `各项相加 ${amount}，等于总数。`,
    why: (touched: number, several: number) =>
      `${touched} 单付款前打开过东西，其中 ${several} 单碰过不止一处。几种算法的差别只来自这 ${several} 单。`,
    few: '单数少，差别可能只是碰巧，先别拿它定奖惩。',
    same: '没有哪一单碰过不止一处，怎么算都一样。',
    apart: (name: string, low: string, high: string) => `差得最多的是${name}：${low} 到 ${high}。`,
    learns: (orders: number, lookers: number) =>
      `这一种学自 ${orders} 单和 ${lookers} 位看了没买的客人，只看得出先后，证明不了因果。`,
    more: (amount: string) => `比末次多 ${amount}`,
    less: (amount: string) => `比末次少 ${amount}`,
    nobody: '未归因',
    direct: '单聊',
    rest: '其余',
    gone: '（已经不在了）',
    empty: '这几天还没有成交。',
    looking: (n: number, of: number) => `正在算，看了 ${n}/${of} 位客人`,
    waiting: '正在排队',
    counted: (time: string) => `${time} 算的`,
    again: '再算一次',
    who: '名称',
    amount: '成交',
  },
  () => import('./words.en.ts'),
)
