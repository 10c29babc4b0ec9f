import { useQueryCache } from '@pinia/colada'
import { ref } from 'vue'
import { get } from '../api.ts'
import type { RadarItem, Today } from '../shapes.ts'
import { outdate } from '../outdate.ts'

type Cache = ReturnType<typeof useQueryCache>

/** What arrived last, for the line that is read aloud. */
export const lastHeard = ref<RadarItem>()

let cache: Cache | undefined

const AGAIN_MS = 10_000

/**
 * What customers do right now, as it happens. The browser reconnects by itself and says where it
 * stopped (`Last-Event-ID`), so nothing between is missed. Turned away it gives up: then it is asked
 * anew after a while, and so is what it would have told of.
 */
export function listen(to: Cache): () => void {
  cache = to
  let again: ReturnType<typeof setTimeout> | undefined
  let source = open()

  function open(): EventSource {
    const ear = new EventSource('/api/sidebar/live')
    attend(ear, to)
    ear.addEventListener('error', () => {
      if (ear.readyState !== EventSource.CLOSED) return
      // A closed stream (not a mere break) usually means the session ended: one plain read will tell.
      void get('/session').catch(() => undefined)
      again = setTimeout(() => {
        source = open()
        source.addEventListener('open', () => void outdate(to), { once: true })
      }, AGAIN_MS)
    })
    return ear
  }

  return () => {
    clearTimeout(again)
    source.close()
  }
}

function attend(source: EventSource, to: Cache) {
  const on = (name: string, act: (data: string) => void) =>
    source.addEventListener(name, (event) => act((event as MessageEvent<string>).data))

  on('radar', (data) => {
    const item = read<RadarItem>(data)
    if (!item) return
    lastHeard.value = item
    addToRadar(item)
    if (item.customerId) refreshCustomer(item.customerId)
    if (item.groupId) void outdate(to, 'groups', item.groupId)
    if (item.kind === 'order') void outdate(to, 'business')
  })
  on('customer', (data) => {
    const customerId = read<{ customerId: string }>(data)?.customerId
    if (customerId) refreshCustomer(customerId)
  })
  for (const bell of ['lead', 'step']) on(bell, () => void outdate(to, 'today'))
  on('group', (data) => {
    const groupId = read<{ groupId: string }>(data)?.groupId
    if (groupId) void outdate(to, 'groups', groupId)
  })
  on('business', () => void outdate(to, 'business'))
  on('sync', () => void outdate(to, 'sync'))
}

function refreshCustomer(customerId: string) {
  if (cache) void outdate(cache, 'customers', customerId)
}

function addToRadar(item: RadarItem) {
  const key = ['door', 'today']
  const today = cache?.getQueryData<Today>(key)
  if (!cache || !today) return
  // Two looks within ten minutes are one line that changes, not two.
  const radar = [item, ...today.radar.filter((other) => other.id !== item.id)].slice(0, 30)
  cache.setQueryData(key, { ...today, radar })
  void outdate(cache, 'today')
}

function read<T>(data: string): T | undefined {
  try {
    return JSON.parse(data) as T
  } catch {
    return undefined
  }
}
