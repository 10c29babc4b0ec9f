import { useQueryCache } from '@pinia/colada'
import { ref } from 'vue'
import { ask, Refusal } from '../../api.ts'
import { outdate } from '../../outdate.ts'
import { explain } from '../../troubles.ts'
import { offerUndo, sayTrouble } from '../../ui/toast.ts'
import type { HintKind } from './shapes.ts'
import { words } from './words.ts'

/** Puts hints away at the tap, and back when that fails or she takes it back. */
export function useDismissal(pathOf: (kind: HintKind) => string, outdated: () => string[]) {
  const cache = useQueryCache()
  const away = ref(new Set<HintKind>())

  async function dismiss(kind: HintKind, isAway = true) {
    const before = away.value
    const next = new Set(before)
    if (isAway) next.add(kind)
    else next.delete(kind)
    away.value = next
    try {
      await ask(isAway ? 'PUT' : 'DELETE', pathOf(kind))
      void outdate(cache, ...outdated())
      if (isAway) offerUndo(words.dismissed, () => void dismiss(kind, false))
    } catch (trouble) {
      if (!(trouble instanceof Refusal)) throw trouble
      away.value = before
      sayTrouble(explain(trouble).text)
    }
  }

  return { away, dismiss }
}
