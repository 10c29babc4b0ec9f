import type { Config } from '../config.ts'

/** One cookie out of a `Cookie` header, by hand: the collector reads one on every request. */
export function readCookie(header: string | undefined | null, name: string): string | undefined {
  if (!header?.includes(name)) return undefined
  for (const part of header.split(';')) {
    const at = part.indexOf('=')
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim()
  }
  return undefined
}

/**
 * A `Set-Cookie` value. Over https the sidebar may live in a frame of WeCom's desktop client, so
 * the cookie is for cross-site use too, in the frame's own jar; the Origin check makes that safe.
 */
export function cookie(
  config: Pick<Config, 'publicUrl'>,
  name: string,
  value: string,
  { maxAge, isFramed = false }: { maxAge: number; isFramed?: boolean },
): string {
  const isSecure = config.publicUrl.startsWith('https:')
  const site = isSecure
    ? isFramed
      ? 'Secure; SameSite=None; Partitioned'
      : 'Secure; SameSite=Lax'
    : 'SameSite=Lax'
  return `${name}=${value}; Path=/; Max-Age=${maxAge}; HttpOnly; ${site}`
}
