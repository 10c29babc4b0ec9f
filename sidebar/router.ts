import { nextTick, shallowRef } from 'vue'

export type Place = 'start' | 'customer' | 'group' | 'today' | 'business' | 'library' | 'settings'
export interface Route {
  place: Place
  id?: string
  /** One thing of the kind that `id` names, in 库. */
  sub?: string
}

const letters: Record<string, Place> = {
  c: 'customer',
  g: 'group',
  w: 'today',
  m: 'business',
  l: 'library',
  s: 'settings',
}

// Hash routes only: WeCom voids the signature when anything before `#` changes.
function read(): Route {
  const [letter = '', id, sub] = location.hash.replace(/^#\/?/, '').split('?')[0]!.split('/')
  const place = letters[letter] ?? 'start'
  if (!id) return { place }
  try {
    const more = sub ? { sub: decodeURIComponent(sub) } : {}
    return { place, id: decodeURIComponent(id), ...more }
  } catch {
    return { place }
  }
}

export const route = shallowRef<Route>(read())

/** The address of a place. */
export const to = (place: Exclude<Place, 'start'>, id?: string, sub?: string) => {
  const letter = Object.keys(letters).find((key) => letters[key] === place)
  const tail = (part?: string) => (part ? `/${encodeURIComponent(part)}` : '')
  return `#/${letter}${tail(id)}${tail(sub)}`
}

/** Goes there without leaving a step that the back button would fall into. */
export const replace = (hash: string) => {
  if (location.hash !== hash) location.replace(hash)
}

// A list that is left and come back to stands where she left it.
const heights = new Map<string, number>()
let here = location.hash
addEventListener('scroll', () => heights.set(here, scrollY), { passive: true })
addEventListener('hashchange', async () => {
  here = location.hash
  const height = heights.get(here) ?? 0
  route.value = read()
  await nextTick()
  scrollTo(0, height)
})
