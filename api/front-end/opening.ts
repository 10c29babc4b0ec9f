import type { Deps } from '../deps.ts'
import { describeMe } from '../session/describe-me.ts'
import { findActor } from '../session/staff-session.ts'
import { signPageUrl } from '../wecom/sign-page-url.ts'

/** What the sidebar would ask for first, so that it need not: who she is, and WeCom's signature. */
export interface Opening {
  session: Awaited<ReturnType<typeof describeMe>>
  signature: (Awaited<ReturnType<typeof signPageUrl>> & { url: string }) | null
}

/**
 * The first answers for the member behind a `Cookie` header; undefined for whoever is not signed in.
 * `path` is the page's own address after the origin. Without WeCom's ticket the sidebar asks itself.
 */
export async function openingFor(
  deps: Pick<Deps, 'db' | 'config' | 'now' | 'wecom'>,
  cookieHeader: string | undefined,
  path: string,
): Promise<Opening | undefined> {
  const actor = await findActor(deps, cookieHeader)
  if (!actor) return undefined
  const url = new URL(deps.config.publicUrl).origin + path
  const [session, signature] = await Promise.all([
    describeMe(deps, actor),
    signPageUrl(deps, url).then(
      (signed) => ({ ...signed, url }),
      () => null,
    ),
  ])
  return { session, signature }
}

/** The shell with these answers at its head, as data: nothing in them can end the element or run. */
export const withOpening = (html: string, opening: Opening): string =>
  html.replace(
    '<head>',
    () => `<head><script type="application/json" id="opening">${asData(opening)}</script>`,
  )

const asData = (value: unknown) =>
  JSON.stringify(value).replace(
    /[<\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
