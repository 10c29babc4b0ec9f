import { useQueryCache } from '@pinia/colada'
import { outdate } from './outdate.ts'

/** Everything on screen once more, because she asked. */
export function useLookAgain() {
  const cache = useQueryCache()
  return () => outdate(cache)
}
