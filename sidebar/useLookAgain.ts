import { useQueryCache } from '@pinia/colada'

/** Everything on screen once more, because she asked. */
export function useLookAgain() {
  const cache = useQueryCache()
  return async () => {
    await cache.invalidateQueries({ key: ['door'] })
  }
}
