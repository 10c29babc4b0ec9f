import { catalogue } from '../words.ts'

export const words = catalogue(
  {
    send: '发送',
    sendTo: (name: string, title: string) => `给${name}发送：${title}`,
    sendAll: (n: number) => `发送 ${n} 条`,
    sending: '正在发',
    sendingPart: (n: number, of: number) => `正在发第 ${n}/${of} 条`,
    again: '再试一次',
    edit: '改',
    edited: '您改过的，还没发',
    editOf: (title: string) => `修改：${title}`,
    fill: '填好再发',
    openChat: '去聊天里发',
    openChatFailed: '没能打开聊天，请在企业微信里找到她。',
    pageCard: '页面卡片',
    insist: '仍要发',
    previewFirst: '预览再发',
  },
  () => import('./words.en.ts'),
)
