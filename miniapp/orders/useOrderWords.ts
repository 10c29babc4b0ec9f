import { inject } from 'vue'
import { LANGUAGE } from '../ui/language.ts'
import { en, enSignUp } from './words.en.ts'
import { zh, zhSignUp, type OrderWords } from './words.ts'

/** The words of ordering, in the language of the page; of a 报名 where nothing is to be paid. */
export function useOrderWords(isFree = false): OrderWords {
  const isEnglish = inject(LANGUAGE, 'zh') === 'en'
  if (isFree) return isEnglish ? { ...en, ...enSignUp } : { ...zh, ...zhSignUp }
  return isEnglish ? en : zh
}
