import { createSSRApp, type Component } from 'vue'
import { LANGUAGE } from './ui/language.ts'

// Loaded only on pages that carry an island: the server has rendered it, here it comes alive.
// Each island is a file of its own, so that a page fetches no other's share.

const islands: Record<string, () => Promise<{ default: Component }>> = {
  offer: () => import('./orders/OfferIsland.vue'),
  order: () => import('./orders/OrderIsland.vue'),
}

/** Brings every `<hs-island name="…" data-props="…">` of the page to life where it stands. */
async function awaken(place: HTMLElement) {
  const load = islands[place.getAttribute('name') ?? '']
  if (!load) return
  const props = JSON.parse(place.dataset.props ?? '{}')
  const { default: island } = await load()
  const language = document.documentElement.lang.startsWith('en') ? 'en' : 'zh'
  createSSRApp(island, props).provide(LANGUAGE, language).mount(place)
}

for (const place of document.querySelectorAll<HTMLElement>('hs-island')) {
  // A part that does not come leaves the plain form standing, which works by itself.
  awaken(place).catch(() => undefined)
}
