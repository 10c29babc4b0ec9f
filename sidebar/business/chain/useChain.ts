import { at, query } from '../../api.ts'
import { useAnswer } from '../../useAnswer.ts'
import { useFurther } from '../../useFurther.ts'
import type { Chain } from './shapes.ts'

/** A sending and its hands: the first at once, further ones as they are asked for. */
export function useChain(
  shareId: () => string,
  asked: () => Record<string, string | number | null>,
) {
  const path = (after: string) => at`/chains/${shareId()}` + query({ ...asked(), after })
  const { data, error, refresh } = useAnswer<Chain>(() => path(''))
  const { items: nodes, ...rest } = useFurther({
    first: () => data.value,
    path,
    itemsOf: (page: Chain) => page.nodes,
    idOf: (node) => node.shareId,
  })
  return { chain: data, nodes, error, refresh, ...rest }
}
