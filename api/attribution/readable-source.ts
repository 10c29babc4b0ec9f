// A `state` of 联系我 or an 获客链接 says where a contact came from: `sph_live_1121`, `sph_home`,
// `sph_card_0930`, `qr_st1`. Written by the shop, so whatever does not read so is shown as it is.

const PLACES: Record<string, string> = {
  sph_live: '视频号直播',
  sph_home: '视频号主页',
  sph_card: '视频号名片',
  sph_video: '视频号视频',
  sph: '视频号',
  kf: '微信客服',
  qr: '店里的码',
  parcel: '包裹里的码',
  page: '页面',
}

/** `sph_live_1121` → 「视频号直播 11-21」; nothing where WeCom says nothing. */
export function readableSource(state: string | null): string | null {
  const text = state?.trim() ?? ''
  if (text === '') return null
  const parts = text.split('_')
  for (let length = parts.length; length > 0; length--) {
    const name = parts.slice(0, length).join('_').toLowerCase()
    const place = Object.hasOwn(PLACES, name) ? PLACES[name] : undefined
    if (!place) continue
    const rest = parts.slice(length).map(dayOf).join(' ')
    return rest === '' ? place : `${place} ${rest}`
  }
  return text
}

const dayOf = (part: string) => {
  const day = /^(0[1-9]|1[0-2])([0-2]\d|3[01])$/.exec(part)
  return day ? `${day[1]}-${day[2]}` : part
}
