import { catalogue } from '../words.ts'

export const words = catalogue(
  {
    title: '售后',
    open: '有一件没办完',
    nothing: '没有要办的',
    what: '什么没办好',
    holder: '例：餐椅腿垫少一个，要补寄',
    why: '记下以后，办完之前不再给她备推广的话。',
    write: '记下这件售后',
    written: '记下了，先办事',
    ended: '办完了',
    end: '办完了',
    endOf: (what: string) => `办完了：${what}`,
    since: (day: string, no: string) => `${day}记的 · ${no}`,
    until: (day: string) => `${day}办完`,
    none: '还没有记过售后。',
  },
  () => import('./words.en.ts'),
)
