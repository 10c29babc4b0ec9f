/**
 * A link of ours on this device's own address: two devices in one browser must not share cookies,
 * and a shop that was started on another port before still opens its old cards. Undefined for
 * anybody else's.
 */
export function ownAddress(url: string): string | undefined {
  const target = new URL(url, location.href)
  const isHere = /^(localhost|127\.0\.0\.1|\[::1\])$/.test(target.hostname)
  const isPage = target.pathname.startsWith('/p/')
  if (target.host !== location.host && !(isHere && (isPage || target.port === location.port)))
    return
  return `${location.origin}${target.pathname}${target.search}${target.hash}`
}
