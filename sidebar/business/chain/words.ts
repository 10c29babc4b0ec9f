import { catalogue } from '../../words.ts'

export const words = catalogue(
  {
    title: '转发链',
    sentBy: (who: string, where: string) => `${who} 发到「${where}」`,
    sentAlone: (who: string) => `${who} 单聊发出`,
    summary: (people: number, forwards: number, depth: number) =>
      forwards === 0
        ? `${people} 人看过，还没有人转。`
        : `${people} 人看过或转过，转了 ${forwards} 次，最远到第 ${depth} 手。`,
    nobody: '还没有人看过。',
    generations: '一手一手传',
    generation: '第几手',
    people: '人数',
    k: '上一手每人带来',
    nth: (depth: number) => `第 ${depth} 手`,
    root: '发出',
    per: (k: string, n: number) => `${k} 人（n=${n}）`,
    fromRoot: '这一发',
    growing: '最后一手还新，人数会再变。',
    gap: (time: string) => `从看到到朋友也看到，一半在 ${time} 以内。`,
    hours: (n: number) => `${n} 小时`,
    days: (n: number) => `${n} 天`,
    distance: (steps: string) => `两个人之间平均隔 ${steps} 步`,
    straight: '大家都是直接从这一发看到的，像广播。',
    mixed: '多数人直接看到，少数是朋友转来的。接近 2 是广播，越大越靠朋友一手传一手。',
    byMouth: '主要靠朋友一手传一手，不是一发带来的。',
    apart: (again: number, self: number, back: number) =>
      [
        again > 0 && `又从别处打开 ${again} 次`,
        back > 0 && `其中转回来 ${back} 次`,
        self > 0 && `自己打开自己转的 ${self} 人`,
      ]
        .filter(Boolean)
        .join(' · '),
    counted: '员工打开的不算；一个人打开几次都算一人。',
    credit: '订单记给谁',
    models: (model: string) =>
      ({ last: '最后一手', root: '源头', linear: '平分', geometric: '递减', two: '最多两级' })[
        model
      ] ?? model,
    rule: (model: string) =>
      ({
        last: '全记给买的人打开的那一手。',
        root: '全记给员工发出的那一条。',
        linear: '一路上每一手各一份。',
        geometric: '离成交最近的最多，往上每一手减半。',
        two: '打开的那一手三分之二，上一手三分之一，再往上不记。',
      })[model] ?? '',
    onlyLook: '只用来看怎么传开的，换算法总数不变，也不发钱。',
    total: (n: number) => `${n} 单`,
    adds: (amount: string) => `各手相加 ${amount}，等于总数。`,
    tree: '每一手',
    someone: '一位客人',
    readers: (n: number) => (n > 0 ? `${n} 人看过` : '还没有人看'),
    forwards: (n: number) => `转出 ${n} 次`,
    credited: (amount: string, n: number) => `${amount} · ${n} 单`,
    orders: '看这一行的订单',
    isPart: '这一条传得太广，只数了前面的部分。',
  },
  () => import('./words.en.ts'),
)
