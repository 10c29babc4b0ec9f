import type { ArtName } from '../../api/content/blocks.ts'

/** Our own drawings, by what they show. */
export const artNames: Record<ArtName, string> = {
  night: '夜里',
  size: '尺码',
  teeth: '出牙',
  layers: '几层',
  food: '吃饭',
  sleep: '睡觉',
  stroller: '推车',
  book: '绘本',
  bag: '包',
  skin: '皮肤',
  diaper: '纸尿裤',
  towel: '毛巾',
  gift: '礼物',
  chat: '聊天',
  store: '门店',
}
