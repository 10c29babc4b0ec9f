import { catalogue } from '../../words.ts'

export const words = catalogue(
  {
    benefits: '本群福利',
    intro: '只有这个群里的人在「我的」里看得到，到期自己消失。',
    none: '现在没有福利。',
    text: '福利写一句',
    holder: '比如：本群本周到店试穿，送一包湿巾',
    from: '从哪天',
    to: '到哪天',
    add: '放上去',
    added: '放上去了，群里的人打开「我的」就看得到',
    days: (from: string, to: string) => `${from} 到 ${to}`,
    end: '撤下',
    endOf: (text: string) => `撤下：${text}`,
    ended: '撤下了',
  },
  () => import('./words.en.ts'),
)
