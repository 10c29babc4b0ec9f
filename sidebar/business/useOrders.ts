import { query } from '../api.ts'
import type { CreditedOrder } from '../shapes.ts'
import { useAnswer } from '../useAnswer.ts'
import { useFurther } from '../useFurther.ts'

interface Page {
  items: CreditedOrder[]
  next: string | null
}

/** Orders behind a sum: the newest page at once, older ones as they are asked for. */
export function useOrders(path: () => string, asked: () => Record<string, string | number | null>) {
  const from = (before: string) => path() + query({ ...asked(), before })
  const { data, error, refresh } = useAnswer<Page>(() => from(''))
  const { items: orders, ...rest } = useFurther({
    first: () => data.value,
    path: from,
    itemsOf: (page: Page) => page.items,
    idOf: ({ orderId }) => orderId,
  })
  return { orders, error, refresh, ...rest }
}
