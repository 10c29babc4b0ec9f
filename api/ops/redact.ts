// Longer runs of digits are times; digits within a long run of hexadecimal are one of our ids.
const PHONE = /(?<!\d|[0-9a-f]{4})1[3-9]\d{9}(?!\d)/g
const SECRET_PAIR =
  /\b(access_token|corpsecret|secret|code|ticket|msg_signature|hs_session|hs_visitor|hs_login|authorization|password)(["\\]*\s*[=:]\s*["\\]*)(?:Bearer\s+)?[^\s"\\&;,}]+/gi
const URL_PASSWORD = /(\w+:\/\/[^\s:/@]+:)[^\s@/]+@/g

/**
 * Takes phones, codes, tokens and cookies out of a text, and every secret it is told. The last line
 * of defence: what should not be logged should not be handed to the log in the first place.
 */
export function redact(text: string, secrets: readonly string[] = []): string {
  let clean = text
    .replace(URL_PASSWORD, '$1***@')
    .replace(SECRET_PAIR, '$1$2***')
    .replace(PHONE, '1**********')
  for (const secret of secrets) {
    if (secret.length >= 6 && clean.includes(secret)) clean = clean.replaceAll(secret, '***')
  }
  return clean
}

/** An error's own words, without what a database driver quotes of our values. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return redact(String(error)).slice(0, 500)
  const { errno, code, sqlMessage } = error as Error & Record<string, unknown>
  // mysql2 repeats the bound values in `message` as well as in `sql` and `sqlMessage`.
  const words =
    sqlMessage === undefined ? error.message : `database error ${String(code ?? errno ?? '')}`
  return redact(`${error.name}: ${words}`).slice(0, 500)
}
