import { linesOf, type Line } from './lines.ts'
import type { Written } from './bodies.ts'

/** A passage that needs a second pair of eyes, or (`isHard`) may not stand at all. */
export interface Finding {
  rule: 'health' | 'absolute' | 'feeding' | 'milk' | 'reward' | 'urgent' | 'symptom' | 'money'
  field: string
  /** The words themselves. */
  text: string
  why: string
  isHard: boolean
}

type Rule = Pick<Finding, 'rule' | 'why' | 'isHard'> & { pattern: RegExp }

// The law and the shop's own rules as words: 广告法 for absolutes, health claims and breast milk,
// WeChat's rules on external links for rewards. A pattern finds, a person decides, unless it is hard.
const RULES: Rule[] = [
  {
    rule: 'milk',
    pattern: /(代替|替代|取代|媲美|接近|胜过|优于|相当于|堪比)了?母乳|母乳化|像母乳一样/,
    why: '不能说能代替母乳',
    isHard: true,
  },
  {
    rule: 'reward',
    pattern:
      /(分享|转发|邀请|转给)[^。；\n]{0,10}(领取|领券|领红包|[得送][^，。；\n]{0,4}(券|积分|红包|现金|礼)|返[现利]|奖励|赚|免费)|集\s*赞|助\s*力(领|得)|砍一刀|拉人头/,
    why: '传播不能换好处，微信会封链接',
    isHard: true,
  },
  {
    rule: 'feeding',
    pattern: /配方奶|奶粉|奶瓶|奶嘴|代乳/,
    why: '奶粉、奶瓶、奶嘴不做推广，请另一位同事看过',
    isHard: false,
  },
  {
    rule: 'health',
    pattern:
      /治[愈疗好]|根治|疗效|预防.{0,4}(疾病|感冒|湿疹|过敏)|抗[菌敏]|抗病毒|(提高|增强)免疫|消炎|祛[疹湿]|不过敏|(告别|杜绝|再也不)[^，。；\n]{0,3}(红屁屁|尿布疹|湿疹)|医生推荐|补[钙脑锌铁]|促进(发育|长高|大脑)|益智|助眠/,
    why: '像在说健康功效，请另一位同事看过',
    isHard: false,
  },
  {
    rule: 'absolute',
    pattern:
      /最(好的|好用|佳|强|便宜|低价|安全|高级|先进|畅销)|(国家|世界|行业|全国|全网|销量)第一|第一品牌|国家级|顶级|极品|独一无二|100\s*[%％]|百分之百|绝对|史上|万能|零风险/,
    why: '说得太满，请另一位同事看过',
    isHard: false,
  },
  {
    rule: 'money',
    pattern:
      /[¥￥]\s*\d|\d[\d.]*\s*(元|块钱|折)|满\s*\d+\s*[减送]|免费|赠送|特价|半价|立减|优惠|降价|返现/,
    why: '说到钱，请另一位同事看过',
    isHard: false,
  },
]

const URGENT = /紧急|最后/
const SYMPTOM = /发烧|高烧|发热|脱水|呼吸(困难|急促)|疹子?(越来越|扩散|蔓延)/
const SEE_DOCTOR = /就医|看医生|去医院|去看急诊/
const HEALTH =
  /发烧|发热|体温|湿疹|红屁屁|尿布疹|皮疹|红疹|过敏|疫苗|咳嗽|感冒|腹泻|拉肚子|便秘|呕吐|黄疸|缺钙|营养|用药|吃药|就医|生长发育/

/** True when it speaks of a child's health. */
export const isAboutHealth = (lines: Line[]) => lines.some(({ text }) => HEALTH.test(text))

/** What stands out in a sentence that customers will read. */
export const checkPlainWords = (text: string) => foundIn([{ field: 'text', text }])

const foundIn = (lines: Line[]): Finding[] =>
  lines.flatMap(({ field, text }) =>
    RULES.flatMap(({ pattern, ...rule }) => {
      const words = pattern.exec(text)?.[0]
      return words === undefined ? [] : [{ ...rule, field, text: words }]
    }),
  )

/** What stands out in passages that belong together, each with where and why. */
export function checkLines(lines: Line[]): Finding[] {
  const found = foundIn(lines)
  const sick = lines.find(({ text }) => SYMPTOM.test(text))
  if (sick && !lines.some(({ text }) => SEE_DOCTOR.test(text))) {
    const why = '说到这类情况，要写上「请带宝宝就医」'
    const text = SYMPTOM.exec(sick.text)![0]
    found.push({ rule: 'symptom', field: sick.field, text, why, isHard: true })
  }
  return found
}

/** What stands out in the words of a thing of 库, each with where and why. */
export function checkWords(one: Written): Finding[] {
  const lines = linesOf(one)
  const found = checkLines(lines)
  if (one.kind === 'page' || one.kind === 'story') {
    for (const { field, text } of lines) {
      const words = URGENT.exec(text)?.[0]
      if (words === undefined || (field !== 'title' && field !== 'description')) continue
      const why = '卡片上不催人，说清打开是什么就好'
      found.push({ rule: 'urgent', field, text: words, why, isHard: true })
    }
  }
  return found
}
