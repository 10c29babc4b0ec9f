import type { Trouble } from '../wecom/chat.ts'
import { catalogue } from '../words.ts'

const troubles: Record<Trouble, string> = {
  no_permission:
    '企业微信没有允许发送。请 IT 在「管理后台 → 应用 → 客户联系可调用应用」里勾选本应用。',
  no_context: '企业微信说旁边不是客户聊天。请回到她的聊天再打开侧边栏。',
  old_client: '企业微信版本太旧，请升级后再发。',
  bad_picture: '卡片的图片没被接受。可以先复制文字发出去。',
  signature: '应用签名没通过。请 IT 检查「可信域名」，再重试。',
  timeout: '等了很久企业微信没有回音。请看一眼聊天里有没有，再决定要不要重发。',
  outside: '请在企业微信的聊天里发送。',
  failed: '没有发出去。文字还在，可以再试或复制。',
}

/** What became of a send. */
export const words = catalogue(
  {
    sent: '发出去了',
    cancelled: '您取消了，没有发出去，也没有记录。',
    otherChat: '聊天已经换成别人了，这条没有发。',
    outside: troubles.outside,
    troubles: (trouble: Trouble) => troubles[trouble],
    resume: '接着发',
    forgetRest: '不发了',
    unfinished: (title: string, sent: number, of: number) =>
      `《${title}》发了 ${sent}/${of} 条，还有 ${of - sent} 条没发。`,
  },
  () => import('./outcome-words.en.ts'),
)
