import type { Language } from './language.ts'
import type { VisitorWords } from './words.ts'
import { wordsIn } from './words-in.ts'

export type Said = keyof VisitorWords['said']

/** The sentence that `?said=…` names; nothing for a name that is not ours. */
export function saidOf(name: string | undefined, language: Language): string | null {
  const { said } = wordsIn(language)
  return name !== undefined && Object.hasOwn(said, name) ? said[name as Said] : null
}
