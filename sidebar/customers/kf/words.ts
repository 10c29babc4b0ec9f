import { catalogue } from '../../words.ts'

export const words = catalogue(
  {
    title: '升级服务',
    reading: (title: string) => `来客服前在看《${title}》`,
    cameFrom: (scene: string) => `从${scene}进的客服`,
    recommend: (kind: string, name: string): string =>
      `推荐${kind === 'member' ? '专员' : '群'} ${name}`,
    badge: (kind: string): string => (kind === 'member' ? '专员' : '群'),
    unset: '企业微信里还没有配置「升级服务」的专员和群，请管理员先配置。',
    away: '企业微信没有回应，暂时读不到能推荐谁。',
    none: '能推荐的都有了。',
    offered: (by: string) => `${by}推荐了，还没有接受。名片或群码请在企业微信会话里发。`,
    asking: '正在告诉企业微信…',
    cancelled: '这次推荐已取消。',
    accepted: (kind: string): string => (kind === 'member' ? '加上了。' : '进群了。'),
    again: (when: string) => `7 天最多推荐一次，${when} 起可以再推荐。`,
    readyWords: '现成的话',
    cancel: '取消推荐',
    done: '推荐好了。下面的话可以接着发。',
    taken: '推荐已取消',
  },
  () => import('./words.en.ts'),
)
