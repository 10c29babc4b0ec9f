import { inject } from 'vue'
import { LANGUAGE } from './ui/language.ts'
import { wordsIn } from './words.ts'

/**
 * The words around the shop's own, and the two `lang` values that tell them apart for whoever has
 * the page read aloud: `written` for what the shop wrote, `frame` for ours within it. Both are
 * absent where all of it is Chinese.
 */
export function useWords() {
  const language = inject(LANGUAGE, 'zh')
  const isMixed = language !== 'zh'
  return {
    words: wordsIn(language),
    written: isMixed ? 'zh-CN' : undefined,
    frame: isMixed ? language : undefined,
  }
}
