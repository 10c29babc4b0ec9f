import type { useQueryCache } from '@pinia/colada'

type Cache = Pick<ReturnType<typeof useQueryCache>, 'invalidateQueries'>

/**
 * What we hold under this path is old: whatever is on screen of it is asked for again. A failure
 * is shown by the screen that asked, so it is nothing to throw about here.
 */
export const outdate = (cache: Cache, ...path: string[]): Promise<void> =>
  cache.invalidateQueries({ key: ['door', ...path.map((part) => encodeURIComponent(part))] }).then(
    () => undefined,
    () => undefined,
  )
