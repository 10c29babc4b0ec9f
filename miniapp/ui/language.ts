import type { InjectionKey } from 'vue'
import type { Language } from '../../api/visitors/language.ts'

/** The language of the page being shown; given by `server.ts`, and by `islands.ts` to its own. */
export const LANGUAGE: InjectionKey<Language> = Symbol('language')
