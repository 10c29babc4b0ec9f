import { chat, firstPeer, signWith } from './wecom/start.ts'
import { PiniaColada, useQueryCache } from '@pinia/colada'
import { createPinia } from 'pinia'
import { createApp, watch } from 'vue'
import { askAhead, get, query } from './api.ts'
import App from './App.vue'
import { common } from './common.words.ts'
import { keep, recall } from './keep.ts'
import { customerPath } from './customers/useCustomer.ts'
import { likelyAnswer } from './likely.ts'
import { startDelivery } from './outbox.ts'
import { route } from './router.ts'
import { useSession } from './session/useSession.ts'
import { chatKey } from './wecom/useChat.ts'
import { lastSeen } from './snapshot.ts'
import { firstScreen } from './ui/first-screen.ts'
import { fetchTheRest } from './ui/later.ts'
import { raise, stage } from './ui/stage.ts'
import { useTalk } from './wecom/useTalk.ts'
import { language } from './words.ts'

// From here on a file that does not come is no reason to load the page again.
document.documentElement.dataset.running = ''
signWith((url) => get(`/wecom/signature${query({ url })}`))

const pinia = createPinia()
const app = createApp(App).use(pinia).use(PiniaColada).provide(chatKey, chat)

const session = useSession(pinia)
const talk = useTalk(pinia)
// The page may have brought who is signed in; asking again then waits for the first screen.
if (session.me) void firstScreen.then(session.load)
else void session.load()

// Her profile is on its way while the screen for it is drawn.
watch(
  () => talk.peer,
  (peer) => {
    if (peer?.kind !== 'single' && peer?.kind !== 'kf') return
    if (!session.seesCustomers || route.value.id) return
    const path = customerPath(peer.id)
    if (!lastSeen(path) && !likelyAnswer(path)) askAhead(path)
  },
  { flush: 'sync' },
)
void talk.watchOver(chat, firstPeer)

document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') void session.load()
})

// One ear to the shop, as long as somebody is signed in.
let hush: Promise<() => void> | undefined
watch(
  () => session.state,
  (state) => {
    const cache = useQueryCache(pinia)
    if (state === 'in') {
      hush ??= firstScreen.then(async () => (await import('./live/live.ts')).listen(cache))
      startDelivery()
    }
    if (state !== 'out') return
    hush?.then(
      (stop) => stop(),
      () => undefined,
    )
    hush = undefined
    cache.getEntries().forEach(cache.remove)
  },
  // The page may have brought the answer: then she is in before anybody watches.
  { immediate: true },
)

// After an update the old files are gone: the new page knows the new ones.
addEventListener('vite:preloadError', async () => {
  if (Date.now() - (recall<number>('reloaded') ?? 0) < 60_000) return
  // With the network away nothing is old, and a reload would leave her with the browser's own page.
  const isThere = await fetch(location.pathname, { cache: 'no-store' }).then(
    ({ ok }) => ok,
    () => false,
  )
  if (!isThere) return
  keep('reloaded', Date.now())
  location.reload()
})

watch(
  [language, () => common.appName],
  () => {
    document.documentElement.lang = language.value === 'en' ? 'en' : 'zh-CN'
    document.title = common.appName
  },
  { immediate: true },
)

app.mount(stage)
void firstScreen.then(raise)
// What stands here is written down for the next time, once nobody waits for anything.
void firstScreen.then(() =>
  setTimeout(async () => (await import('./last-look.ts')).rememberLook(talk), 400),
)

// Well after the profile stands: neither the first screen nor WeCom's sign-in shares the line.
setTimeout(() => void fetchTheRest(), 4000)
