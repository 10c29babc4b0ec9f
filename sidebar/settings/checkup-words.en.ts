import type { Check, CheckName, CheckState } from '../../api/checkup/check.ts'

type Facts = Check['facts']

const titles: Record<CheckName, string> = {
  secret: 'Corp id and app secret',
  ip: 'Trusted IP',
  agent: 'App and who sees it',
  domain: 'Trusted domain',
  signature: 'App signature',
  contacts: 'Right to customer contact',
  callback: 'Receiving messages (callback)',
  jobs: 'Background work',
  kf: 'Customer service',
  upgrade: 'Upgrade range',
  collect: 'Collecting money in chats',
  orders: 'Orders of the shop',
  pay: 'WeChat Pay',
  mini: 'Mini program',
  official: 'Official account',
  archive: 'Conversation archive',
}

const good: Record<CheckName, (facts: Facts) => string> = {
  secret: () => 'WeCom gave out a new token.',
  ip: () => 'WeCom accepts this server’s address.',
  agent: ({ name, members, departments, tags }) =>
    `The app “${name}” is on; ${departments} departments and ${members} members see it${tags ? `, and ${tags} tags` : ''}.`,
  domain: ({ domain }) => `The app trusts ${domain}, which is our address.`,
  signature: () => 'We got the app’s ticket; the sidebar can sign.',
  contacts: ({ people }) => `${people} members may contact customers.`,
  callback: ({ letterAt }) =>
    letterAt
      ? 'WeCom has written to us within seven days.'
      : 'WeCom has verified our address; no letter within seven days.',
  jobs: ({ waiting }) => `Nothing is late; ${waiting} waiting.`,
  kf: ({ accounts, name }) => `Accounts ours to use: ${accounts}, such as “${name}”.`,
  upgrade: ({ people, groups }) => `Can be recommended: advisers ${people}, groups ${groups}.`,
  collect: () => 'Collected payments can be read.',
  orders: () => 'There is a key; only signed orders are taken.',
  pay: () => 'WeChat Pay knows us, and its answer is signed as it should be.',
  mini: () => 'AppID and secret fit.',
  official: () => 'We got the account’s ticket.',
  archive: () => '',
}

const bad: Record<string, (facts: Facts) => string> = {
  secret: () => 'The secret is wrong, or another corp’s.',
  corp: () => 'The corp id is wrong.',
  agent: () => 'AgentId and secret belong to different apps.',
  closed: () => 'The app is switched off.',
  forbidden: () => 'The app has no right to this interface.',
  range: () => 'The app cannot see these members: its range is too small.',
  ip: ({ ip }) =>
    ip
      ? `WeCom sees us come from ${ip}, which is not trusted.`
      : 'This server’s IP is not trusted.',
  away: () => 'Could not ask: no answer, or too busy. Try again later.',
  blocked: () => 'Mend the one above first; then this can be asked.',
  other: () => 'WeCom did not accept it.',
  refused: () => 'They say it is wrong; compare the environment variables.',
  none: () => 'Not connected. Everything else works without.',
  'agent.nobody': () => 'Nobody sees the app, so nobody can open it.',
  'domain.empty': ({ host }) => `No trusted domain yet; it should be ${host}.`,
  'domain.other': ({ domain, host }) =>
    `It is ${domain}, and our address is ${host} (sign-in compares the port too).`,
  'domain.plain': () => 'Our address is not https: the desktop sidebar cannot sign in.',
  'contacts.nobody': () => 'No member may contact customers.',
  'contacts.forbidden': () => 'The app is not among those that may call the interface.',
  'callback.never': () =>
    'No letter ever came and WeCom never verified the address: new customers and exits go unseen.',
  'jobs.late': ({ minutes, waiting }) =>
    `The oldest is ${minutes} minutes late; ${waiting} waiting.`,
  'kf.none': () => 'Not connected: no account yet. Pages send people back to the chat.',
  'kf.not-ours': () => 'There are accounts, but not in this app’s hands.',
  'kf.forbidden': () => 'Not connected: the app has no right to customer service.',
  'upgrade.none': () => 'Not set: no adviser or group is offered in customer service.',
  'upgrade.forbidden': () => 'Not connected: connect customer service first.',
  'collect.forbidden': () => 'Not connected: no money can be asked for in chats.',
  'orders.none': () => 'Not connected: orders of the shop do not arrive.',
  'pay.none': () => 'Not connected: people pay in the shop.',
  'pay.practice': () => 'Not connected: the demo only practises; no real money moves.',
  'mini.none': () => 'Not connected: pages open in WeChat directly.',
  'official.none': () => 'Not connected: WeChat picks the picture of forwarded cards.',
  'archive.none': () =>
    'Not connected: group points count deeds, not words; nobody’s chat is stored.',
}

const where: Record<CheckName, string> = {
  secret:
    'Console → 我的企业 → 企业信息 for the corp id; 应用管理 → the app → Secret. Set WECOM_CORP_ID and WECOM_SECRET, then restart.',
  ip: 'Console → 应用管理 → the app → 企业可信IP: add the server’s outgoing IP.',
  agent: 'Console → 应用管理 → the app: AgentId, range and switch are on top.',
  domain:
    'Console → 应用管理 → the app → 网页授权及JS-SDK → 可信域名. If it wants a file, enter it below.',
  signature: 'Console → 应用管理 → the app → 网页授权及JS-SDK, and 配置到聊天工具栏 for the page.',
  contacts: 'Console → 客户联系 → 可调用接口的应用: tick the app; then 权限配置 for who.',
  callback:
    'Console → 应用管理 → the app → 接收消息: the address is below; Token and EncodingAESKey as in the environment.',
  jobs: 'The server or its database is too busy: look for errors in the log.',
  kf: 'Console → 应用管理 → 微信客服 → API: hand the accounts to this app.',
  upgrade: 'Console → 应用管理 → 微信客服 → 升级服务: choose advisers and groups.',
  collect: 'Console → 应用管理 → 对外收款 → 可调用接口的应用.',
  orders: 'The till signs as openapi.json says; the key is ORDER_WEBHOOK_SECRET.',
  pay: 'WeChat Pay → 账户中心 → API安全; all variables that begin with WECHATPAY_.',
  mini: 'Mini program console → 开发设置; MINIPROGRAM_APP_ID and MINIPROGRAM_SECRET.',
  official:
    'Official account console → 基本配置, with its IP list; two WECHAT_OFFICIAL_ variables.',
  archive: 'It needs every customer’s consent and a contract of its own. There is no switch here.',
}

// Of these nobody was asked: we look for ourselves.
const asks = (name: CheckName) => !['callback', 'jobs', 'orders', 'archive'].includes(name)

const asked: Record<CheckName, string> = {
  secret: 'gettoken',
  ip: 'agent/get',
  agent: 'agent/get',
  domain: 'agent/get',
  signature: 'ticket/get',
  contacts: 'externalcontact/get_follow_user_list',
  callback: 'nobody can be asked; letters that came',
  jobs: 'our own list of work',
  kf: 'kf/account/list',
  upgrade: 'kf/customer/get_upgrade_service_config',
  collect: 'externalpay/get_bill_list',
  orders: 'whether the variable is set',
  pay: 'WeChat Pay, for an order nobody made',
  mini: 'WeChat, with a made-up login code',
  official: 'WeChat, for a jsapi_ticket',
  archive: 'nobody',
}

export default {
  title: 'Connection check',
  why: 'Each line really asks WeCom, past any cache. No secret is shown.',
  never: 'Not run yet. It takes some seconds, and only reads.',
  start: 'Run now',
  again: 'Run again',
  done: (right: number, wrong: number) =>
    wrong > 0 ? `Done: ${right} right, ${wrong} wrong` : `Done: ${right} right`,
  sum: (right: number, wrong: number, unsure: number, off: number) =>
    [
      `${right} right`,
      wrong && `${wrong} wrong`,
      unsure && `${unsure} unclear`,
      off && `${off} not connected`,
    ]
      .filter(Boolean)
      .join(' · '),
  states: (state: CheckState) =>
    ({ right: 'Right', wrong: 'Wrong', off: 'Not connected', unsure: 'Unclear' })[state],
  titles: (name: CheckName) => titles[name],
  says: ({ name, state, why, facts }: Check) =>
    state === 'right'
      ? good[name](facts)
      : (bad[`${name}.${why}`] ?? bad[why ?? 'other'] ?? bad.other!)(facts),
  asked: (name: CheckName) => `Asked: ${asked[name]}`,
  came: ({ name, state, errcode }: Check) =>
    errcode !== null
      ? `Answer: code ${errcode}`
      : state === 'right' && asks(name)
        ? 'Answer: fine'
        : '',
  where: (name: CheckName) => `Where to mend it: ${where[name]}`,
  addresses: 'What goes into WeCom’s console',
  addressOf: (key: string) =>
    ({
      domain: 'Trusted domain',
      sidebarUrl: 'Page of the chat toolbar',
      callbackUrl: 'URL for receiving messages',
      ordersUrl: 'Where orders are sent',
      openApiUrl: 'How orders look',
    })[key] ?? key,
  copy: (what: string) => `Copy: ${what}`,
  copied: 'Copied',
  files: 'Files that prove the domain',
  filesWhy:
    'When the console wants WW_verify_….txt at the domain’s root: enter its name and the line in it, nothing else.',
  fileName: 'File name',
  fileContent: 'What is in it',
  fileAdd: 'Put it there',
  fileAdded: (name: string) => `${name} is there; go back and verify`,
  fileGone: (name: string) => `${name} is gone`,
  fileOff: 'Remove',
  fileOffOf: (name: string) => `Remove ${name}`,
}
