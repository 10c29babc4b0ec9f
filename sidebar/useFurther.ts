import { computed, shallowRef, watch } from 'vue'
import { get, Refusal } from './api.ts'
import { explain } from './troubles.ts'
import { sayTrouble } from './ui/toast.ts'

interface Page {
  /** Where the rows below this page begin; null at the end of the list. */
  next: string | null
}

interface List<P extends Page, Item> {
  /** The page on top, which its owner keeps fresh; undefined until it is there. */
  first: () => P | undefined
  /** Where the rows from a cursor on are asked for. */
  path: (cursor: string) => string
  itemsOf: (page: P) => Item[]
  idOf: (item: Item) => string
}

/**
 * A list handed out a page at a time: further rows stand below the first page once they were asked
 * for, each once. They are forgotten when the question changes; what answers an old one is dropped.
 */
export function useFurther<P extends Page, Item>({ first, path, itemsOf, idOf }: List<P, Item>) {
  const further = shallowRef<{ items: Item[]; next: string | null }>()
  const isFetching = shallowRef(false)
  const next = () => (further.value ?? first())?.next
  const question = () => path('')
  watch(question, () => (further.value = undefined))
  // What new rows push off the page on top goes on standing below it: none is missing between.
  watch(first, (page, before) => {
    const last = page && itemsOf(page).at(-1)
    if (!further.value || !before || !last) return
    const ids = new Set<string>()
    const known = [...itemsOf(before), ...further.value.items].filter(
      (one) => !ids.has(idOf(one)) && ids.add(idOf(one)),
    )
    const place = known.findIndex((one) => idOf(one) === idOf(last))
    // More is new than a page holds: older ones are asked for again from there.
    further.value = place < 0 ? undefined : { ...further.value, items: known.slice(place + 1) }
  })

  async function more() {
    const cursor = next()
    if (!cursor || isFetching.value) return
    isFetching.value = true
    const asked = question()
    further.value ??= { items: [], next: cursor }
    try {
      const page = await get<P>(path(cursor))
      if (asked !== question() || !further.value) return
      further.value = { items: [...further.value.items, ...itemsOf(page)], next: page.next }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      sayTrouble(explain(error).text)
    } finally {
      isFetching.value = false
    }
  }

  return {
    /** All rows so far; undefined until the first page is there. */
    items: computed(() => {
      const page = first()
      if (!page) return undefined
      const top = itemsOf(page)
      const ids = new Set(top.map(idOf))
      return [...top, ...(further.value?.items.filter((one) => !ids.has(idOf(one))) ?? [])]
    }),
    hasMore: computed(() => !!next()),
    isFetching,
    more,
  }
}
