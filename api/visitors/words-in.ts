import type { Language } from './language.ts'
import { en } from './words.en.ts'
import { zh, type VisitorWords } from './words.ts'

/** The server's words in her language. */
export const wordsIn = (language: Language): VisitorWords => (language === 'en' ? en : zh)
