import { readCookie } from '../session/cookies.ts'

/** What a customer page speaks around what the shop has written. */
export type Language = 'zh' | 'en'

/** Her own choice, in her own browser. */
export const LANGUAGE_COOKIE = 'hs_lang'

const languageNamed = (name: string | undefined): Language | undefined =>
  name === 'zh' || name === 'en' ? name : undefined

// WeChat and WeCom write the language of their own screens at the end of their name. A browser's
// Accept-Language says less: machines ask for English in a shop whose readers are Chinese.
const ENGLISH_CLIENT = /\bLanguage\/en\b/i

/** The language she chose, else the one her WeChat is set to; Chinese where nobody says. */
export function languageOf(request: Request): { language: Language; isChosenNow: boolean } {
  const asked = languageNamed(new URL(request.url).searchParams.get('lang') ?? undefined)
  if (asked) return { language: asked, isChosenNow: true }
  const kept = languageNamed(readCookie(request.headers.get('cookie'), LANGUAGE_COOKIE))
  const isEnglish = ENGLISH_CLIENT.test(request.headers.get('user-agent') ?? '')
  return { language: kept ?? (isEnglish ? 'en' : 'zh'), isChosenNow: false }
}
