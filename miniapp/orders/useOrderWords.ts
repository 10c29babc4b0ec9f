import { inject } from 'vue'
import { LANGUAGE } from '../ui/language.ts'
import { en } from './words.en.ts'
import { zh, type OrderWords } from './words.ts'

/** The words of ordering, in the language of the page. */
export const useOrderWords = (): OrderWords => (inject(LANGUAGE, 'zh') === 'en' ? en : zh)
