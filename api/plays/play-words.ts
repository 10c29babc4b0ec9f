import type { Definition } from './definition.ts'
import type { Problem } from './draft.ts'

// 词语检查. What no play may say: value for sharing (WeChat's rule), promises about health, and
// absolutes (广告法). Each with what to do instead.
const RULES: [pattern: RegExp, words: string][] = [
  [
    /(转发|分享|邀请|拉人|助力)[^。；，！？]{0,12}(领|送|得|返|奖|红包|积分|券)/,
    '分享不能换好处，改成说清楚页面里有什么',
  ],
  [/(治疗|治好|治愈|根治|疗效|预防疾病|增强免疫|防病|药效)/, '不能说有医疗作用'],
  [/(最好|最佳|最低价|全网最|第一品牌|顶级|绝对|百分百|100%|永久|万能|国家级)/, '绝对的话不能说'],
]

/** Words of the play's own that may not be said, each where it stands. */
export function hitsIn({ name, steps }: Definition): Problem[] {
  const texts: [path: string, text: string][] = [['name', name]]
  for (const [i, { say, instead, coupon }] of steps.entries()) {
    if (say.kind !== 'reply') texts.push([`steps.${i}.say.text`, say.text])
    if (instead) texts.push([`steps.${i}.instead.text`, instead.text])
    if (coupon) texts.push([`steps.${i}.coupon.name`, coupon.name])
  }
  return texts.flatMap(([path, text]) =>
    RULES.flatMap(([pattern, words]) => {
      const found = pattern.exec(text)
      return found ? [{ path, words: `「${found[0]}」：${words}` }] : []
    }),
  )
}
