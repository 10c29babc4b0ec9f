import { catalogue } from '../words.ts'

// What stands in the braces is the shop's own word, in whatever language the screens are.
const FILL_HOLDERS: Record<string, string> = {
  称呼: '例：果果妈',
  姓名: '例：何静',
  月龄段: '例：10-12月',
  商品: '例：夜用拉拉裤',
  券: '例：满 199 减 20',
  截止: '例：今晚 21:00',
  日期: '例：周五',
  份数: '例：2 份',
}

/** The words of the sheets that open before sending. */
export const words = catalogue(
  {
    editTitle: '改好再发',
    fillHint: (name: string) => `还没填「${name}」`,
    fillLabel: (name: string) => `填「${name}」`,
    fillHolder: (name: string) => FILL_HOLDERS[name] ?? '',
    calledInGroup: '发到群里，先写了「大家」；只对一位说，就改成她的称呼。',
    textLabel: (n: number) => `第 ${n} 条文字`,
    onlyText: '要发的文字',
    preview: '发出去是这样',
    emptyText: '这一条还空着',
    removePage: '去掉这张卡片',
    addPage: '附一个页面',
    pageSearch: '搜页面名称',
    noPages: '没有找到这样的页面',
    draftKept: '草稿自动保存在这台设备上',
    recall: '发出后 2 分钟内，可在聊天里长按撤回。',
    insistTitle: '仍要发？',
    insistWhy: '为什么现在要发（会记在日志里）',
    insistHolder: '比如：她刚问我有没有货',
    insistMissing: '写一句理由才能发。',
    insistSend: '写好了，发送',
    pageMissing: '还要附一个页面',
    confirm: '发进群里？',
    confirmSend: '发进群里',
  },
  () => import('./sheet-words.en.ts'),
)
