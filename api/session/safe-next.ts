const PLACES = {
  staff: { home: '/sidebar/', within: ['/sidebar/'] },
  customer: { home: '/me', within: ['/p/', '/o/', '/me', '/privacy'] },
}
const PLAIN = /^\/[\w\-./~?&=%#:+,@]{0,500}$/
// Slashes, backslashes, dots and control characters in disguise.
const DISGUISED = /%(2f|5c|2e|0[0-9a-f]|1[0-9a-f]|7f|25)/i

/**
 * Where to go after signing in: a page of ours that the asked text names plainly, else the start
 * page. Anything a browser could read as another host, or as another of our doors, is not plain.
 */
export function safeNext(kind: 'staff' | 'customer', asked: string | undefined): string {
  const { home, within } = PLACES[kind]
  if (!asked || !PLAIN.test(asked) || asked.includes('//') || DISGUISED.test(asked)) return home
  const path = asked.split(/[?#]/, 1)[0]!
  if (path.split('/').some((part) => part === '.' || part === '..')) return home
  const isOurs = within.some((place) =>
    place.endsWith('/') ? path.startsWith(place) : path === place,
  )
  return isOurs ? asked : home
}
