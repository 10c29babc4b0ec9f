import { useQuery } from '@pinia/colada'
import type { MaybeRefOrGetter } from 'vue'
import { computed, shallowReactive, toValue, watch } from 'vue'
import { getAhead, isOnline, type Refusal } from './api.ts'
import { inShopTime } from './clock.ts'
import { lastSeen, rememberSeen } from './snapshot.ts'
import { delivered } from './outbox.ts'

/** When each path was last answered, by this device's clock. */
const answeredAt = shallowReactive(new Map<string, number>())

interface Options {
  /** Paint what was last seen first, and keep it for when the network is away. */
  keep?: boolean
  enabled?: MaybeRefOrGetter<boolean>
}

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
      const answer = await getAhead<T>(asked, signal)
      answeredAt.set(asked, Date.now())
      if (options.keep) rememberSeen(asked, answer)
      return answer
    },
    enabled: () => toValue(options.enabled ?? true),
    staleTime: 5_000,
    gcTime: 600_000,
    refetchOnReconnect: 'always',
    refetchOnWindowFocus: true,
    placeholderData: () =>
      options.keep ? (lastSeen<T>(toValue(path))?.value as never) : undefined,
  })
  const { data, error, refetch, isPlaceholderData, isLoading } = entry
  const seenAt = computed(() => {
    const asked = toValue(path)
    const at = isPlaceholderData.value ? lastSeen(asked)?.at : answeredAt.get(asked)
    return at && inShopTime(at)
  })
  watch(delivered, () => void refetch())

  return {
    data,
    error,
    isLoading,
    /** Shown from what was last seen, not from the server. */
    isOld: computed(() => isPlaceholderData.value || (!isOnline.value && !!data.value)),
    seenAt,
    refresh: () => refetch(),
  }
}
