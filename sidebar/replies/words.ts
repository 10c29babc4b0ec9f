import { catalogue } from '../words.ts'

export const words = catalogue(
  {
    replies: '话术',
    favourites: '常用',
    search: '搜话术',
    searchOpen: '搜索话术',
    none: '这一类还没有话术。',
    noFavourites: '还没有常用的。点话术旁的星星，就会出现在这里。',
    notFound: (q: string) => `没有找到「${q}」。换个词试试。`,
    favourite: (title: string) => `设为常用：${title}`,
    favouriteOn: '放进常用了',
    favouriteOff: '从常用里拿掉了',
    useWhen: (when: string) => `什么时候用：${when}`,
    avoidWhen: (when: string) => `别用在：${when}`,
    used: (n: number) => `用过 ${n} 次`,
    many: (n: number) => `${n} 条`,
  },
  () => import('./words.en.ts'),
)
