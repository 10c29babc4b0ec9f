// An openid belongs to one app. Beside the openids WeCom's login gives, the mini program's carry a
// mark, so that neither is ever taken for the other.
const MARK = 'mp:'

/** The mini program's openid as a visitor carries it. */
export const markMiniOpenId = (openId: string): string => `${MARK}${openId}`

/** Her openid in the mini program, as WeChat knows it; null: she does not come from there. */
export const miniOpenIdOf = ({ openId }: { openId?: string | undefined }): string | null =>
  openId?.startsWith(MARK) ? openId.slice(MARK.length) : null
