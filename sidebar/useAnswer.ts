import { useQuery } from '@pinia/colada'
import type { MaybeRefOrGetter } from 'vue'
import { computed, shallowReactive, toValue, watch } from 'vue'
import { getAhead, isOnline, Refusal } from './api.ts'
import { inShopTime } from './clock.ts'
import { likelyAnswer, renewLikely } from './likely.ts'
import { delivered } from './outbox.ts'
import { forgetSeen, lastSeen, rememberSeen } from './snapshot.ts'
import { firstScreen } from './ui/first-screen.ts'

/** When each path was last answered, by this device's clock. */
const answeredAt = shallowReactive(new Map<string, number>())

interface Options {
  /** Paint what was last seen first, and keep it for when the network is away. */
  keep?: MaybeRefOrGetter<boolean>
  enabled?: MaybeRefOrGetter<boolean>
}

/** A no, as against a road or a server that fails: what was shown before is not hers to see. */
const isNo = (error: unknown) => error instanceof Refusal && [401, 403, 404].includes(error.status)

/**
 * One answer of the staff door: cached by its path, shown stale while it refreshes, and with the
 * three facts every screen needs — is there anything, what went wrong, how old is it.
 */
export function useAnswer<T>(path: MaybeRefOrGetter<string>, options: Options = {}) {
  const key = () => toValue(path).split(/[/?]/).filter(Boolean)
  const entry = useQuery<T, Refusal>({
    key: () => ['door', ...key()],
    query: async ({ signal }) => {
      const asked = toValue(path)
      // What there is already is painted first: asking, too, takes the phone's time.
      if (old.value) await firstScreen
      try {
        const answer = await getAhead<T>(asked, signal)
        answeredAt.set(asked, Date.now())
        // Writing it down can wait until it is seen.
        if (toValue(options.keep)) void firstScreen.then(() => rememberSeen(asked, answer))
        return answer
      } catch (error) {
        if (toValue(options.keep) && isNo(error)) {
          forgetSeen(asked)
          if (likelyAnswer(asked)) renewLikely()
        }
        throw error
      }
    },
    enabled: () => toValue(options.enabled ?? true),
    staleTime: 5_000,
    gcTime: 600_000,
    refetchOnReconnect: 'always',
    refetchOnWindowFocus: true,
  })
  const { error, refetch, isLoading } = entry
  const isGone = computed(() => isNo(error.value))

  /** Until the server answers, and while it cannot: what this device knows best. */
  const old = computed(() => {
    if (!toValue(options.keep) || isGone.value || entry.data.value !== undefined) return undefined
    const asked = toValue(path)
    const seen = lastSeen<T>(asked)
    const told = likelyAnswer<T>(asked)
    if (told && (!seen || told.at > inShopTime(seen.at))) return told
    return seen && { value: seen.value, at: inShopTime(seen.at) }
  })
  const seenAt = computed(() => {
    if (old.value) return old.value.at
    const at = answeredAt.get(toValue(path))
    return at && inShopTime(at)
  })
  watch(delivered, () => void refetch())

  return {
    data: computed(() => (isGone.value ? undefined : (entry.data.value ?? old.value?.value))),
    error,
    isLoading,
    /** Asked and answered, well or not, or there is nobody to ask. */
    isAsked: computed(() => entry.status.value !== 'pending' || !isOnline.value),
    /** Shown from what was last seen, not from the server. */
    isOld: computed(() => !!old.value || (!isOnline.value && !!entry.data.value)),
    seenAt,
    refresh: () => refetch(),
  }
}
