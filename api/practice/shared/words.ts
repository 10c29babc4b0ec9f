const clock = new Intl.DateTimeFormat('zh-CN', {
  hour: '2-digit',
  minute: '2-digit',
  hour12: false,
  timeZone: 'Asia/Shanghai',
})
const date = new Intl.DateTimeFormat('zh-CN', {
  month: 'numeric',
  day: 'numeric',
  timeZone: 'Asia/Shanghai',
})

/** When a message came, as chat lists say it: 20:41 today, 11月18日 before. */
export const whenOf = (at: number, now: number) =>
  now - at < 16 * 3_600_000 ? clock.format(at) : date.format(at)

/** A message in one line, for the chat list. */
export function lineOf(message: { msgtype: string; [kind: string]: any }): string {
  switch (message.msgtype) {
    case 'text':
      return message.text.content
    case 'news':
    case 'link':
      return `[链接] ${(message.news ?? message.link).title}`
    case 'textcard':
      return `[通知] ${message.textcard.title}`
    case 'miniprogram':
      return `[小程序] ${message.miniprogram.title}`
    case 'image':
      return '[图片]'
    default:
      return '[消息]'
  }
}

/** A colour for a person without a picture; the same for the same name. */
export const hueOf = (name: string) =>
  [...name].reduce((sum, each) => sum + each.codePointAt(0)!, 0) % 360
