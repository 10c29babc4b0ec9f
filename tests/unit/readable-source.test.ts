import { expect, test } from 'vitest'
import { readableSource } from '../../api/attribution/readable-source.ts'

test.each([
  ['sph_live_1121', '视频号直播 11-21'],
  ['sph_home', '视频号主页'],
  ['sph_card_0930', '视频号名片 09-30'],
  ['SPH_LIVE_1121', '视频号直播 11-21'],
  ['sph_live_9999', '视频号直播 9999'],
  ['qr_st1', '店里的码 st1'],
  ['contact-7', 'contact-7'],
  ['constructor', 'constructor'],
  [' ', null],
  [null, null],
])('a contact with the state %j came from %j', (state, words) => {
  expect(readableSource(state)).toBe(words)
})
