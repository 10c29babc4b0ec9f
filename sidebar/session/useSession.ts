import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { get, post, Refusal, whenSignedOut } from '../api.ts'
import { setShopTime } from '../clock.ts'
import { forget, forgetPeople, forgetSeenPeople, keep, recall } from '../keep.ts'
import { forgetLikely } from '../likely.ts'
import { opening } from '../opening.ts'
import { emptyOutbox } from '../outbox.ts'
import type { Session } from '../shapes.ts'

type State = 'asking' | 'in' | 'out' | 'failed'

/** Who I am. One of the two things the screens share; the other is whom I am talking with. */
export const useSession = defineStore('session', () => {
  const me = shallowRef<Session>()
  const state = shallowRef<State>('asking')
  const refusal = shallowRef<Refusal>()

  const staff = computed(() => me.value?.staff)
  const seesNumbers = computed(() => ['manager', 'operator'].includes(staff.value?.role ?? ''))
  const seesCustomers = computed(() => ['rep', 'manager'].includes(staff.value?.role ?? ''))
  const runsSync = computed(() => ['it', 'manager'].includes(staff.value?.role ?? ''))

  // The page brought the answer of a moment ago: enough to begin with, while it is asked again.
  if (opening.session) welcome(opening.session)

  function welcome(session: Session) {
    // What is kept on this phone belongs to one person in one role.
    const owner = `${session.staff.id}:${session.staff.role}`
    const before = recall<string>('owner') ?? recall<string>('writer')
    // What she wrote stays hers in another role; what she saw in the first may not be hers to see.
    if (before?.startsWith(`${session.staff.id}:`)) {
      if (before !== owner) forgetSeen()
    } else if (before) forgetAll()
    forget('writer')
    keep('owner', owner)
    me.value = session
    state.value = 'in'
  }

  async function load() {
    try {
      const session = await get<Session>('/session')
      setShopTime(session.serverNow)
      welcome(session)
      refusal.value = undefined
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (error.status === 401) return ended()
      refusal.value = error
      // A road that is away for a moment does not end a session that is known.
      if (!me.value) state.value = 'failed'
    }
  }

  function out() {
    me.value = undefined
    state.value = 'out'
  }

  /** By itself, after two quiet hours: what she wrote waits for her, and for nobody else. */
  function ended() {
    const writer = recall<string>('owner')
    if (writer) keep('writer', writer)
    forgetSeen()
    out()
  }
  whenSignedOut(ended)

  async function leave() {
    await post('/session/logout')
    forgetAll()
    out()
  }

  return { me, state, refusal, staff, seesNumbers, seesCustomers, runsSync, load, leave }
})

function forgetAll() {
  forgetPeople()
  emptyOutbox()
  forgetLikely()
}

function forgetSeen() {
  forgetSeenPeople()
  forgetLikely()
}

const triedAt = 'huisheng.signin'

/** Goes to WeCom's sign-in; false when we just came from there and it did not help. */
export function goSignIn({ force = false } = {}): boolean {
  try {
    if (!force && Date.now() - Number(sessionStorage.getItem(triedAt)) < 15_000) return false
    sessionStorage.setItem(triedAt, String(Date.now()))
  } catch {
    // Without a storage the loop cannot be seen: ask her to tap.
    if (!force) return false
  }
  const next = location.pathname + location.search + location.hash
  location.replace(`/api/sidebar/session/login?next=${encodeURIComponent(next)}`)
  return true
}
