import { computed } from 'vue'
import { useAnswer } from '../../useAnswer.ts'

export interface Choices {
  replies: { id: string; title: string; category: string; text: string }[]
  pages: { id: string; title: string }[]
  coupons: { id: string; name: string }[]
  tags: { name: string; group: string }[]
}

/** What a step of a play may say, show and give. */
export function useChoices(subject: () => 'customer' | 'group' | undefined) {
  const enabled = () => !!subject()
  const { data: scripts } = useAnswer<{
    items: { id: string; title: string; category: string; parts: { text?: string }[] }[]
  }>(() => `/replies?chat=${subject() === 'group' ? 'group' : 'single'}`, { enabled })
  const { data: pages } = useAnswer<{ items: Choices['pages'] }>('/pages', { enabled })
  const { data: things } = useAnswer<Pick<Choices, 'coupons' | 'tags'>>('/library/choices', {
    enabled,
  })
  return computed<Choices>(() => ({
    replies: (scripts.value?.items ?? []).map(({ id, title, category, parts }) => ({
      id,
      title,
      category,
      text: parts[0]?.text ?? '',
    })),
    pages: pages.value?.items ?? [],
    coupons: things.value?.coupons ?? [],
    tags: things.value?.tags ?? [],
  }))
}
