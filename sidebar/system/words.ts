import type { Trouble } from '../wecom/chat.ts'
import { catalogue } from '../words.ts'

const troubles: Record<Trouble, [title: string, what: string]> = {
  no_permission: [
    '企业微信没有给权限',
    '请 IT 打开「管理后台 → 应用管理 → 本应用 → 客户联系」，把本应用勾进「可调用应用」，并确认您在「客户联系」的使用范围里。',
  ],
  no_context: ['旁边不是客户聊天', '请打开一位客户或一个客户群的聊天，再点工具栏里的回声。'],
  old_client: ['企业微信版本太旧', '请把企业微信升级到 3.0.24 以上，再打开。'],
  signature: [
    '应用签名没有通过',
    '请 IT 检查「管理后台 → 应用管理 → 本应用 → 网页授权及 JS-SDK」里的可信域名，是否就是这个页面的域名。',
  ],
  bad_picture: ['卡片图片没被接受', '请再试一次。'],
  timeout: [
    '企业微信没有回音',
    '可能是网络慢，也可能是客户端卡住了。重试一次；不行就关掉侧边栏再打开。',
  ],
  outside: ['请在企业微信里打开', ''],
  failed: ['没认出旁边是谁', '重试一次；不行就关掉侧边栏再打开。'],
}

export const words = catalogue(
  {
    outside: '请在企业微信里打开',
    outsideWhy: '回声要挨着聊天，才知道您在和谁说话。打开一位客户的聊天，点工具栏里的「回声」。',
    outsideStill: '在浏览器里，这些照样能用：',
    signIn: '登录',
    signInWhy: '用企业微信的身份登录，才能看到您自己的客户。',
    signInLoop: '请再试一次；还不行，请 IT 确认您在应用的可见范围里。',
    entryTitle: '这里没有挨着客户聊天',
    entries: (entry: string): string =>
      ({
        normal: '您是从工作台进来的。客户资料要在她的聊天里打开。',
        chain_single_chat_tools: '这是上下游企业的聊天。对方不是客户，没有客户资料。',
        chain_group_chat_tools: '这是上下游企业的群。里面不是客户，没有群数据。',
        internal_group_chat_board: '这是同事的内部群，没有客户数据。',
        chat_attachment: '没认出这是谁的聊天，先看看今天的事。',
      })[entry] ?? `从「${entry}」打开的，这个入口暂时没有专门的内容。`,
    troubleTitle: (trouble: Trouble) => troubles[trouble][0],
    troubleWhat: (trouble: Trouble) => troubles[trouble][1],
    troubleStill: '先看看今天的事，也行：',
    forbidden: '这里的内容不归您的角色看',
    forbiddenWhy: '店长和运营看经营；导购和店长看客户。要调整，请 IT 在「设置 → 角色」里改。',
    opening: '正在打开',
    signInFailed: '没有登录成功',
  },
  () => import('./words.en.ts'),
)
