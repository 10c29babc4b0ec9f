import { AppError } from '../errors.ts'

/** How a call came to nothing: WeCom said no, said later, was not reached, or spoke gibberish. */
export type WecomFault = 'refused' | 'limited' | 'busy' | 'unreachable' | 'malformed'

// What a member or the administrator can do about it. Codes that only programmers cause have none.
const HINTS: Record<number, string> = {
  40001: '企业微信应用的 Secret 不对，请管理员核对配置',
  40003: '企业微信里找不到这位成员',
  40013: '企业微信的 CorpID 不对，请管理员核对配置',
  40029: '登录凭证已失效，请重新进入',
  40056: '应用的 AgentId 不对，请管理员核对配置',
  40068: '这个标签在企业微信里已经不存在了',
  40071: '已经有同名的标签了',
  40091: '企业微信应用的 Secret 属于另一家企业，请管理员核对配置',
  40096: '企业微信里找不到这位客户',
  40143: '这位成员的企业微信账号异常，请管理员处理',
  40144: '这位客户身上的标签太多了',
  40205: '这位成员太久没有登录企业微信，请先登录一次',
  41054: '这位成员还没有激活企业微信',
  41048: '名单里没有可以群发的人，请核对跟进关系',
  41063: '企业微信正在分派这个任务，请稍后再看',
  41064: '附件太多了，最多 9 个',
  41093: '这个群发已经停止了',
  41094: '24 小时内已经提醒过 3 次',
  42003: '登录凭证已失效，请重新进入',
  42022: '登录凭证已失效，请重新进入',
  45009: '企业微信接口调用太频繁，请稍后再试',
  48002: '应用没有客户联系的接口权限，请管理员在「客户联系 → 可调用接口的应用」里加上它',
  48006: '应用已被停用，请管理员在企业微信后台启用',
  49008: '这个群已经解散了',
  50001: '网页域名没有配置为应用的可信域名，请管理员处理',
  50002: '这位成员不在应用的可见范围内，请管理员调整',
  60011: '没有权限查看，请管理员把成员加入应用的可见范围',
  60020: '服务器 IP 不在企业可信 IP 里，请管理员添加',
  60021: '这位成员不在应用的可见范围内，请管理员调整',
  60030: '这位成员不在应用的可见范围内，请管理员调整',
  60111: '企业微信里找不到这位成员',
  81011: '这个标签不是由本应用创建的，只能在企业微信里修改',
  81013: '没有可以收到消息的成员',
  84061: '已经不是好友关系了',
  84074: '这位成员没有客户联系的权限，请管理员开通',
  301002: '应用的 AgentId 与 Secret 不是同一个应用，请管理员核对配置',
  301007: '企业微信账号不可用，请管理员处理',
}
const OUTSIDE = '企业微信没有回应，请稍后再试'

/**
 * WeCom did not do what was asked. `errcode` is WeCom's own number (0 when it gave none); `hint` is
 * for the person on the screen. `retryAt`: asking before that moment (epoch ms) is pointless.
 */
export class WecomError extends Error {
  readonly fault: WecomFault
  readonly errcode: number
  readonly path: string
  readonly retryAt: number | undefined

  constructor(
    fault: WecomFault,
    path: string,
    options: { errcode?: number; detail?: string; retryAt?: number; cause?: unknown } = {},
  ) {
    const { errcode = 0, detail = '', retryAt, cause } = options
    super(`WeCom ${path}: ${fault}${errcode ? ` ${errcode}` : ''}${detail ? ` ${detail}` : ''}`, {
      cause,
    })
    this.name = 'WecomError'
    this.fault = fault
    this.errcode = errcode
    this.path = path
    this.retryAt = retryAt
  }

  /** True: asking again changes nothing; somebody has to act. */
  get isPermanent(): boolean {
    return this.fault === 'refused' || this.fault === 'malformed'
  }

  get hint(): string {
    return HINTS[this.errcode] ?? (this.isPermanent ? '企业微信没有接受这个操作' : OUTSIDE)
  }
}

/** True when WeCom answered with one of these codes. */
export const isErrcode = (error: unknown, ...codes: number[]): error is WecomError =>
  error instanceof WecomError && codes.includes(error.errcode)

/** The same "no" for whoever stands at our door; anything but a WecomError is thrown on as it is. */
export function asAppError(error: unknown): unknown {
  if (!(error instanceof WecomError)) return error
  return error.isPermanent
    ? new AppError('blocked', error.hint)
    : new AppError('busy', error.hint, { retryAfter: error.errcode === 45009 ? 60 : 5 })
}
