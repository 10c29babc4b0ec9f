import { query } from '../api.ts'
import { useAnswer } from '../useAnswer.ts'
import { useFurther } from '../useFurther.ts'
import type { Line } from './shapes.ts'

interface Page {
  items: Line[]
  next: string | null
}

/** The list a number counts: the newest page at once, older ones as they are asked for. */
export function useLines(asked: () => Record<string, string | number | null>) {
  const path = (before: string) => `/business/list${query({ ...asked(), before })}`
  const { data, error, refresh } = useAnswer<Page>(() => path(''))
  const { items: lines, ...rest } = useFurther({
    first: () => data.value,
    path,
    itemsOf: (page: Page) => page.items,
    idOf: ({ id }) => id,
  })
  return { lines, error, refresh, ...rest }
}
