import { readCookie } from '../session/cookies.ts'

/** What a customer page speaks around what the shop has written. */
export type Language = 'zh' | 'en'

/** Her own choice, in her own browser. */
export const LANGUAGE_COOKIE = 'hs_lang'

const languageNamed = (name: string | undefined): Language | undefined =>
  name === 'zh' || name === 'en' ? name : undefined

/**
 * The language she chose, else the one her browser asks for. Whoever reads Chinese at all gets the
 * words as we wrote them.
 */
export function languageOf(request: Request): { language: Language; isChosenNow: boolean } {
  const asked = languageNamed(new URL(request.url).searchParams.get('lang') ?? undefined)
  if (asked) return { language: asked, isChosenNow: true }
  const kept = languageNamed(readCookie(request.headers.get('cookie'), LANGUAGE_COOKIE))
  const accepts = request.headers.get('accept-language') ?? ''
  const isEnglish = /^\s*en\b/i.test(accepts) && !/\bzh\b/i.test(accepts)
  return { language: kept ?? (isEnglish ? 'en' : 'zh'), isChosenNow: false }
}
