/** What WeChat says of how the mini program was opened, as far as we read it. */
export interface Launch {
  query: Record<string, string | undefined>
  scene: number
  chatType?: number
  apiCategory?: string
}

/** How somebody came: the page she was sent, by which way, and what of the client is there. */
export interface Entry {
  /** Our page token; undefined: she came by herself. */
  token: string | undefined
  /** Her order, when a message about it brought her. */
  order: string | undefined
  scene: number
  chatType: number | undefined
  /** 朋友圈单页模式: no login, no web-view, nothing but what stands on the native page. */
  isSinglePage: boolean
  /** The card lay in a group: WeChat can prove which. */
  isFromGroup: boolean
}

const TOKEN = /^[\w.-]{20,200}$/
const ORDER = /^[\w-]{4,64}$/
const SINGLE_PAGE = 1154
// A card in a group, one with a share ticket, the group's tools, to-do and notice.
const GROUP_SCENES = [1008, 1044, 1158, 1160, 1185]
const GROUP_CHATS = [3, 4]

/** Reads a launch; whatever is not plainly ours is left out. `scene` also carries a code's token. */
export function resolveEntry({ query, scene, chatType, apiCategory }: Launch): Entry {
  const given = query.t || (query.scene && decodeURIComponent(query.scene))
  return {
    token: given && TOKEN.test(given) ? given : undefined,
    order: query.o && ORDER.test(query.o) ? query.o : undefined,
    scene,
    chatType,
    isSinglePage: scene === SINGLE_PAGE || apiCategory === 'browseOnly',
    isFromGroup:
      GROUP_SCENES.indexOf(scene) >= 0 ||
      (chatType !== undefined && GROUP_CHATS.indexOf(chatType) >= 0),
  }
}

/** The web-view's first address: a one-minute ticket that our server turns into a cookie. */
export const webViewUrl = (origin: string, ticket: string): string =>
  `${origin}/m/${encodeURIComponent(ticket)}`

/** The page's own address without a login: she reads it all the same. */
export function plainUrl(origin: string, token: string | undefined, order?: string): string {
  if (token) return `${origin}/p/${encodeURIComponent(token)}`
  return order ? `${origin}/o/${order}` : `${origin}/me`
}

/** The token in the address the web-view shows now; nothing for pages nobody passes on. */
export function tokenIn(url: string | undefined): string | undefined {
  const match = url && /\/p\/([\w.-]{20,200})(?:[?#]|$)/.exec(url)
  return match ? match[1] : undefined
}

/** Where a shared card leads: under 250 characters, and only our token in it. */
export const sharePath = (token: string | undefined): string =>
  token ? `/pages/web/index?t=${encodeURIComponent(token)}` : '/pages/web/index'

/** A uuid v7, as the pages make them: this display of the page has one name here and in the web-view. */
export function uuid(now: number, random: () => number): string {
  let chance = ''
  for (let i = 0; i < 9; i++) chance += (256 + Math.floor(random() * 256)).toString(16).slice(1)
  const at = `0${now.toString(16)}`
  return `${at.slice(0, 8)}-${at.slice(8)}-7${chance.slice(0, 3)}-a${chance.slice(3, 6)}-${chance.slice(6)}`
}
