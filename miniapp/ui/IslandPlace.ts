import { h, type Component } from 'vue'

interface Props {
  /** Its line in `islands.ts`. */
  name: string
  island: Component
  /** What the island is given; plain values only, they travel in the page. */
  props: Record<string, unknown>
}

/**
 * Where an island stands: rendered here, and its props written down so that `islands.ts` can go on
 * from the same ones.
 */
export function IslandPlace({ name, island, props }: Props) {
  return h('hs-island', { name, 'data-props': JSON.stringify(props) }, [h(island, props)])
}
IslandPlace.props = ['name', 'island', 'props']
