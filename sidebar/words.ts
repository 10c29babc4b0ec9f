import { ref, shallowReactive, watch } from 'vue'

export type Language = 'zh' | 'en'
type Word = string | ((...args: never[]) => string)
export type Like<T> = { [K in keyof T]: T[K] extends string ? string : T[K] }

const kept = 'huisheng.language'

function savedLanguage(): Language {
  try {
    return localStorage.getItem(kept) === 'en' ? 'en' : 'zh'
  } catch {
    return 'zh'
  }
}

/** What the screens speak; Chinese unless she chose otherwise on this device. */
export const language = ref<Language>(savedLanguage())

export function speak(next: Language) {
  language.value = next
  try {
    localStorage.setItem(kept, next)
  } catch {
    // A full or forbidden storage only means that the choice is not remembered.
  }
}

/**
 * The words of one feature. Chinese is there at once; English mirrors the keys (the compiler
 * checks it) and is fetched only by those who read it.
 */
export function catalogue<T extends Record<string, Word>>(
  zh: T,
  english: () => Promise<{ default: Like<T> }>,
): Like<T> {
  const words = shallowReactive({ ...zh }) as Like<T>
  watch(
    language,
    async (now) => {
      const next = now === 'en' ? (await english()).default : zh
      if (now === language.value) Object.assign(words, next)
    },
    { immediate: language.value === 'en' },
  )
  return words
}
