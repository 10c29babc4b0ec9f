/** Where the member opened the page from; WeCom's own words. */
export type Entry =
  | 'single_chat_tools'
  | 'group_chat_tools'
  | 'single_kf_tools'
  | 'contact_profile'
  | 'chat_attachment'
  | 'normal'

/** What the client knows while the page is open. */
export interface Situation {
  entry: Entry
  customerId: string | null
  groupId: string | null
  /** The page's address without its fragment. */
  url: string
  /** What agentConfig allowed, and for which address. */
  grant: { url: string; apis: string[] } | null
}

export type Ruling =
  | { result: Record<string, unknown> }
  | { act: 'send' | 'open' | 'close' | 'scan' | 'collect' | 'compose'; params: any }

const WITH_CUSTOMER: Entry[] = ['single_chat_tools', 'single_kf_tools', 'contact_profile']
const WITH_SENDING: Entry[] = [
  'single_chat_tools',
  'group_chat_tools',
  'single_kf_tools',
  'chat_attachment',
]
const QUIET = [
  'hideOptionMenu',
  'showOptionMenu',
  'hideMenuItems',
  'setClipboardData',
  'previewImage',
  'openUserProfile',
  'setKeepScreenOn',
]

/**
 * What WeCom's client would say to a call (client.md §1.5, §1.8), or the act it would take. Calls
 * that are not allowed, not for this entry, or not made of what they must be, are refused in
 * WeCom's own words.
 */
export function rule(name: string, params: any, situation: Situation): Ruling {
  const { entry, grant } = situation
  const say = (tail: string, more: object = {}): Ruling => ({
    result: { err_msg: `${name}:${tail}`, ...more },
  })
  if (name === 'checkJsApi') {
    const names: string[] = params.jsApiList ?? []
    const checkResult = Object.fromEntries(
      names.map((each) => [each, Boolean(grant?.apis.includes(each))]),
    )
    return say('ok', { checkResult: JSON.stringify(checkResult) })
  }
  if (QUIET.includes(name)) return say('ok')
  if (name === 'closeWindow') return { act: 'close', params }
  if (!grant || grant.url !== situation.url || !grant.apis.includes(name))
    return say('fail no permission')

  switch (name) {
    case 'getContext':
      return say('ok', { entry })
    case 'getCurExternalContact':
      return WITH_CUSTOMER.includes(entry) && situation.customerId
        ? say('ok', { userId: situation.customerId })
        : say('fail without context of external contact')
    case 'getCurExternalChat':
      return entry === 'group_chat_tools' && situation.groupId
        ? say('ok', { chatId: situation.groupId })
        : say('fail without context of external contact')
    case 'sendChatMessage':
      if (!WITH_SENDING.includes(entry)) return say('fail without context of external contact')
      return faultOf(params) ? say(`fail ${faultOf(params)}`) : { act: 'send', params }
    case 'openEnterpriseChat':
    case 'openExistedChatWithMsg':
      return { act: 'open', params }
    case 'createExternalPayment':
      if (!WITH_CUSTOMER.includes(entry)) return say('fail without context of external contact')
      return Number.isInteger(params.totalFee) && params.totalFee >= 1 && params.totalFee <= 5e6
        ? { act: 'collect', params }
        : say('fail invalid totalFee')
    case 'shareToExternalMoments':
      return faultOfPost(params) ? say(`fail ${faultOfPost(params)}`) : { act: 'compose', params }
    case 'scanQRCode':
      return { act: 'scan', params }
    default:
      return { result: { err_msg: 'system:function_not_exist' } }
  }
}

const isHttp = (text: unknown) => typeof text === 'string' && /^https?:\/\/[^\s/]+/.test(text)

/** What is wrong with a message for `sendChatMessage`, in WeCom's words; '' when nothing is. */
export function faultOf({ msgtype, text, news, miniprogram, image, video, file }: any): string {
  switch (msgtype) {
    case 'text':
      return typeof text?.content === 'string' && text.content.trim() ? '' : 'invalid content'
    case 'news':
      if (!isHttp(news?.link)) return 'invalid link'
      if (!news.title) return 'invalid title'
      return news.imgUrl && !isHttp(news.imgUrl) ? 'invalid imgUrl' : ''
    case 'miniprogram':
      if (!miniprogram?.appid) return 'invalid appid'
      if (miniprogram.imgUrl && !isHttp(miniprogram.imgUrl)) return 'invalid imgUrl'
      return /^[^?]+\.html(\?.*)?$/.test(miniprogram.page ?? '') ? '' : 'invalid page'
    case 'image':
    case 'video':
    case 'file':
      return (image ?? video ?? file)?.mediaid ? '' : 'invalid mediaid'
    default:
      return 'invalid msgtype'
  }
}

/** The same of a Moments post: 2,000 characters, and nine pictures, or a video, or a link. */
function faultOfPost({ text, attachments = [] }: any): string {
  if ((text?.content ?? '').length > 2000) return 'invalid content'
  if (!text?.content && attachments.length === 0) return 'invalid content'
  const isPictures = attachments.every(({ msgtype }: any) => msgtype === 'image')
  if (attachments.length > (isPictures ? 9 : 1)) return 'invalid attachments'
  const [{ msgtype, link } = {} as any] = attachments
  return msgtype === 'link' && (!isHttp(link?.url) || !link.title) ? 'invalid link' : ''
}
