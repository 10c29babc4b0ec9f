import { withoutStickers } from './stickers.ts'

/** Words that look like a question and are none: 没什么, 怎么这么好, 什么都行. */
const NO_QUESTION =
  /(没|没有)什么|不怎么|怎么(这么|那么|都)|什么(都|也|的)|谁(都|也)|哪(里|儿)?(都|也)|哪里哪里|多少(都|也|有)|(无论|不管|不论|随便)(什么|怎么|谁|哪里?|多少|几)|不知道(说什么|怎么谢)/gu

/** What one asks with: 多少, 怎么, 能不能, 几点, 有没有; or one of the little words at the end. */
const ASKING =
  /什么|怎么|怎样|如何|为啥|啥时|多少|多久|多大|多长|几(点|号|天|岁|个|件|包|盒|块|折|月|时)|哪(里|儿|个|种|款|一|天|家)|谁|有没有|(?<verb>\p{L})不\k<verb>/u
const AT_ITS_END = /(吗|呢|么|嘛|不)$/u
const ENGLISH =
  /^(how|what|when|where|which|who|why|is|are|do|does|can|could|will|would|may)\b.*\w/iu

/**
 * 提问: whether a message asks something. A question mark says so; without one its words do. Told by
 * rules alone, so that everybody can see why; who is unsure finds them as a table in the tests.
 */
export function asksSomething(text: string): boolean {
  const bare = withoutStickers(text.normalize('NFKC').replace(/https?:\/\/\S+/gu, ' '))
  const clauses = bare.match(/[^。.!;,、\n?]+\??/gu) ?? []
  return clauses.some((clause) => {
    const said = clause.replace(/[^\p{L}\p{N}?\s]/gu, '').trim()
    const words = said.replace(/\?/gu, '').trim()
    if ([...words].length < 2) return false
    if (said.endsWith('?')) return true
    const left = words.replace(NO_QUESTION, '')
    return ASKING.test(left) || AT_ITS_END.test(left) || ENGLISH.test(left)
  })
}
