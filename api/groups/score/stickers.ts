/** WeChat writes a sticker as its name in brackets: [玫瑰], [强]. A bracket before it is no part of it. */
const STICKER = /\[[^[\]\s]{1,6}\]/gu

/** A message without its stickers; what they stood between does not grow together. */
export const withoutStickers = (text: string): string => text.replace(STICKER, ' ')
