import { toValue, type MaybeRefOrGetter } from 'vue'
import { at } from '../api.ts'
import type { Profile } from '../shapes.ts'
import { useAnswer } from '../useAnswer.ts'

export const customerPath = (id: string) => at`/customers/${id}`

/** 客户 as I know them. */
export function useCustomer(id: MaybeRefOrGetter<string>, enabled: () => boolean = () => true) {
  return useAnswer<Profile>(() => customerPath(toValue(id)), { keep: true, enabled })
}
