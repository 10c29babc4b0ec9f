/** WeCom's words for its codes. Nobody may match on them: only the codes count. */
const words: Record<number, string> = {
  [-1]: 'system error',
  40001: 'invalid credential',
  40003: 'invalid userid',
  40004: 'invalid media type',
  40007: 'invalid media_id',
  40008: 'invalid message type',
  40013: 'invalid corpid',
  40014: 'invalid access_token',
  40029: 'invalid code',
  40050: 'invalid chatid',
  40056: 'invalid agentid',
  40058: 'invalid Request Parameter',
  40063: 'some parameters are empty',
  40068: 'invalid tagid',
  40071: 'invalid tag name',
  40096: 'invalid external userid',
  41001: 'access_token missing',
  41002: 'corpid missing',
  41004: 'corpsecret missing',
  41047: 'invalid msgid',
  41048: 'no customer to send',
  41049: 'missing welcome code',
  41050: 'invalid welcome code',
  41051: 'externaluser has started chatting',
  41064: 'too many attachments',
  41065: 'invalid attachment type',
  41093: 'groupmsg has been cancelled',
  41094: 'remind groupmsg freq out of limit',
  41110: 'invalid tag id',
  41111: 'tag id list empty or too many',
  42001: 'access_token expired',
  42003: 'oauth_code expired',
  42022: 'oauth_code used',
  45002: 'message content size out of limit',
  45009: 'api freq out of limit',
  45033: 'api concurrent out of limit',
  45035: 'concurrent write conflict',
  48002: 'api forbidden',
  49008: 'group chat dismissed',
  50001: 'redirect_uri unauthorized',
  50100: 'invalid cursor',
  60011: 'no privilege to access/modify contact/party/agent',
  60020: 'not allow to access from your ip',
  60111: 'userid not found',
  60123: 'invalid party id',
  81011: 'no permission to modify the tag',
  81013: 'user & party & tag all invalid',
  81017: 'request too large',
  82001: 'touser/toparty/totag all empty',
  82002: 'invalid partyid list size',
  82003: 'invalid tagid list size',
  84061: 'not external contact',
  84074: 'no permission of external contact',
  90501: 'chat is not external group chat',
  90511: 'invalid opengid',
  91040: 'invalid ticket type',
  95000: 'invalid open_kfid',
  95007: 'invalid kf msg token',
  95021: 'upgrade service config not found',
  301002: 'not allow operate another agent with this accesstoken',
}

/** A refusal on WeCom's wire: HTTP 200 with a code. */
export class WireError extends Error {
  readonly errcode: number

  constructor(errcode: number, detail?: string) {
    super([words[errcode] ?? 'unknown error', detail].filter(Boolean).join(', '))
    this.name = 'WireError'
    this.errcode = errcode
  }
}

/** The errmsg as WeCom writes it: the words, a hint to search its logs by, and a link. */
export const errmsgOf = (error: WireError, seconds: number): string => {
  const noise = String(Math.floor(Math.random() * 1e15)).padStart(15, '0')
  return `${error.message}, hint: [${seconds}${noise}], from ip: 127.0.0.1, more info at https://open.work.weixin.qq.com/devtool/query?e=${error.errcode}`
}
