import type { Check, CheckName, CheckState } from '../../api/checkup/check.ts'
import { catalogue } from '../words.ts'

type Fact = Pick<Check, 'facts' | 'why'>

const titles: Record<CheckName, string> = {
  secret: '企业 ID 和应用 Secret',
  ip: '企业可信 IP',
  agent: '应用和可见范围',
  domain: '可信域名',
  signature: '应用身份签名',
  contacts: '客户联系权限',
  callback: '接收消息（回调）',
  jobs: '后台任务',
  kf: '微信客服',
  upgrade: '客服升级范围',
  collect: '对外收款',
  orders: '店里的订单',
  pay: '微信支付',
  mini: '小程序',
  official: '公众号',
  archive: '会话存档',
}

const good: Record<CheckName, (facts: Fact['facts']) => string> = {
  secret: () => '企业微信发了新的凭证。',
  ip: () => '企业微信认这台服务器的 IP。',
  agent: ({ name, members, departments, tags }) =>
    `应用「${name}」开着，可见范围 ${departments} 个部门、${members} 位成员${tags ? `、${tags} 个标签` : ''}。`,
  domain: ({ domain }) => `应用的可信域名是 ${domain}，和我们的地址一致。`,
  signature: () => '领到了应用的票据，侧边栏能签名。',
  contacts: ({ people }) => `${people} 位成员配置了客户联系。`,
  callback: ({ letterAt }) =>
    letterAt
      ? '最近 7 天收到过企业微信的来信。'
      : '企业微信验证过我们的地址，最近 7 天还没有来信。',
  jobs: ({ waiting }) => `没有拖延，排着 ${waiting} 件。`,
  kf: ({ accounts, name }) => `可以用 ${accounts} 个客服账号，例如「${name}」。`,
  upgrade: ({ people, groups }) => `能推荐 ${people} 位专员（或部门）、${groups} 个客户群。`,
  collect: () => '能查到对外收款记录。',
  orders: () => '有签名密钥，签对了才收。',
  pay: () => '微信支付认得我们，回答的签名也对。',
  mini: () => 'AppID 和密钥对得上。',
  official: () => '领到了公众号的票据。',
  archive: () => '',
}

// By name and reason; then by the reason alone.
const bad: Record<string, (facts: Fact['facts']) => string> = {
  secret: () => 'Secret 不对，或者不是这家企业的。',
  corp: () => '企业 ID 不对。',
  agent: () => 'AgentId 和 Secret 不是同一个应用。',
  closed: () => '应用被停用了。',
  forbidden: () => '应用没有这个接口的权限。',
  range: () => '应用看不到这些成员，可见范围太小。',
  ip: ({ ip }) =>
    ip ? `企业微信看到我们从 ${ip} 来，它不在可信 IP 里。` : '这台服务器的 IP 不在可信 IP 里。',
  away: () => '没有问到：对方没有回应，或者太忙。过一会儿再查。',
  blocked: () => '前面那一项先改好，才问得到这一项。',
  other: () => '企业微信没有接受。',
  refused: () => '对方说不对，请核对环境变量里的这几项。',
  none: () => '没有接。不影响别的，用到再接。',
  'agent.nobody': () => '可见范围是空的，没有人能打开它。',
  'domain.empty': ({ host }) => `还没有填可信域名，应当是 ${host}。`,
  'domain.other': ({ domain, host }) =>
    `填的是 ${domain}，我们的地址是 ${host}（登录连端口也比）。`,
  'domain.plain': () => '地址不是 https，电脑版的侧边栏登不上。',
  'contacts.nobody': () => '没有一位成员配置了客户联系。',
  'contacts.forbidden': () => '应用不在「可调用接口的应用」里，看不到客户。',
  'callback.never': () => '一封信也没收到过，企业微信也没验证过地址。加了客户、退了群都不会知道。',
  'jobs.late': ({ minutes, waiting }) => `最早的一件晚了 ${minutes} 分钟，排着 ${waiting} 件。`,
  'kf.none': () => '没有接：还没有客服账号。页面上的「问问」会请客户回到聊天里。',
  'kf.not-ours': () => '有客服账号，但没有交给这个应用管。',
  'kf.forbidden': () => '没有接：应用没有微信客服的权限。',
  'upgrade.none': () => '没有配：客服聊天里不会出现「推荐专员」「推荐群」。',
  'upgrade.forbidden': () => '没有接：先接微信客服。',
  'collect.forbidden': () => '没有接：聊天里不能收款，别的不影响。',
  'orders.none': () => '没有接：店里的订单进不来，成交一律写「未接入」。',
  'pay.none': () => '没有接：订了到店付。',
  'pay.practice': () => '没有接：演示里是练习收款，不动真钱。',
  'mini.none': () => '没有接：页面在微信里直接打开，不进小程序。',
  'official.none': () => '没有接：转发出去的卡片由微信自己配图。',
  'archive.none': () => '没有接：群积分只计互动，不含发言；也就不存任何人的聊天内容。',
}

const where: Record<CheckName, string> = {
  secret:
    '管理后台 → 我的企业 → 企业信息，最下面是企业 ID；应用管理 → 这个应用 → Secret。填进 WECOM_CORP_ID、WECOM_SECRET，重新启动。',
  ip: '管理后台 → 应用管理 → 这个应用 → 开发者接口 → 企业可信 IP，加上服务器的出口 IP。',
  agent: '管理后台 → 应用管理 → 这个应用：AgentId、可见范围、启用状态都在最上面。',
  domain: '管理后台 → 应用管理 → 这个应用 → 网页授权及 JS-SDK → 可信域名。要归属文件时，填在下面。',
  signature:
    '管理后台 → 应用管理 → 这个应用 → 网页授权及 JS-SDK；聊天工具栏的页面地址填在「配置到聊天工具栏」。',
  contacts:
    '管理后台 → 客户与上下游 → 客户联系 → 可调用接口的应用，勾上它；再到「权限配置」选使用范围。',
  callback:
    '管理后台 → 应用管理 → 这个应用 → 接收消息 → 设置 API 接收：地址在下面，Token 和 EncodingAESKey 要和环境变量一样。',
  jobs: '服务器太忙，或者数据库写不动：看日志里的 error。',
  kf: '管理后台 → 应用管理 → 微信客服 → API，把客服账号交给这个应用。',
  upgrade: '管理后台 → 应用管理 → 微信客服 → 升级服务，选专员和客户群。',
  collect: '管理后台 → 应用管理 → 对外收款 → 可调用接口的应用。',
  orders: '收银系统照 openapi.json 签名送来；密钥是环境变量 ORDER_WEBHOOK_SECRET。',
  pay: '微信支付商户平台 → 账户中心 → API 安全；环境变量 WECHATPAY_ 开头的几项要给就全给。',
  mini: '小程序后台 → 开发管理 → 开发设置；环境变量 MINIPROGRAM_APP_ID、MINIPROGRAM_SECRET。',
  official:
    '公众号后台 → 设置与开发 → 基本配置，IP 白名单也在那里；环境变量 WECHAT_OFFICIAL_ 开头的两项。',
  archive: '官方要每位客户同意，并且另外开通。这里不接，也没有开关。',
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
  callback: '没有接口可问，看收到的信',
  jobs: '我们自己的任务表',
  kf: 'kf/account/list',
  upgrade: 'kf/customer/get_upgrade_service_config',
  collect: 'externalpay/get_bill_list',
  orders: '环境变量有没有',
  pay: '微信支付，查一笔没有的订单',
  mini: '微信，用一个假的登录码',
  official: '微信，领 jsapi_ticket',
  archive: '没有问',
}

/** The words of 接入自检. */
export const words = catalogue(
  {
    title: '接入自检',
    why: '一项一项真的去问企业微信，不看缓存。密钥不会显示。',
    never: '还没有查过。查一遍要几秒钟，只读不改。',
    start: '现在查',
    again: '再查一遍',
    done: (right: number, wrong: number) =>
      wrong > 0 ? `查完了：${right} 项对，${wrong} 项不对` : `查完了：${right} 项对`,
    sum: (right: number, wrong: number, unsure: number, off: number) =>
      [
        `${right} 项对`,
        wrong && `${wrong} 项不对`,
        unsure && `${unsure} 项没查出`,
        off && `${off} 项未接入`,
      ]
        .filter(Boolean)
        .join(' · '),
    states: (state: CheckState) =>
      ({ right: '对', wrong: '不对', off: '未接入', unsure: '没查出' })[state],
    titles: (name: CheckName) => titles[name],
    says: ({ name, state, why, facts }: Check) =>
      state === 'right'
        ? good[name](facts)
        : (bad[`${name}.${why}`] ?? bad[why ?? 'other'] ?? bad.other!)(facts),
    asked: (name: CheckName) => `问的是：${asked[name]}`,
    came: ({ name, state, errcode }: Check) =>
      errcode !== null
        ? `回的是：代码 ${errcode}`
        : state === 'right' && asks(name)
          ? '回的是：可以'
          : '',
    where: (name: CheckName) => `在哪里改：${where[name]}`,
    addresses: '要填到企业微信里的',
    addressOf: (key: string) =>
      ({
        domain: '可信域名',
        sidebarUrl: '聊天工具栏的页面',
        callbackUrl: '接收消息的 URL',
        ordersUrl: '店里订单送到',
        openApiUrl: '订单的格式',
      })[key] ?? key,
    copy: (what: string) => `复制${what}`,
    copied: '复制好了',
    files: '域名归属文件',
    filesWhy: '后台要您把 WW_verify_….txt 放到域名下面时，不用碰服务器：填上文件名和里面的那行字。',
    fileName: '文件名',
    fileContent: '文件里的内容',
    fileAdd: '放上去',
    fileAdded: (name: string) => `${name} 放上去了，可以回后台点验证`,
    fileGone: (name: string) => `${name} 拿掉了`,
    fileOff: '拿掉',
    fileOffOf: (name: string) => `拿掉 ${name}`,
  },
  () => import('./checkup-words.en.ts'),
)
