import type { Component } from 'vue'
import { words as partnerWords } from '../partners/words.ts'
import { later } from '../ui/later.ts'
import { words as ideaWords } from './ideas/words.ts'
import { words as playWords } from './plays/words.ts'
import { words as pointWords } from './points/words.ts'
import { words } from './words.ts'

const ItemList = later(() => import('./ItemList.vue'))
const ItemScreen = later(() => import('./ItemScreen.vue'))

export interface KindOfThing {
  kind: string
  label: () => string
  /** Its list: a component with the prop `kind`. */
  list: Component
  /** One of its things: a component with the props `kind` and `id`; none when the list is all. */
  item?: Component
  /** Who works with it; left out: everybody who sees 库. */
  roles?: readonly string[]
}

const written = (...names: string[]) =>
  names.map((kind) => ({
    kind,
    label: () => words.kinds(kind),
    list: ItemList,
    item: ItemScreen,
  }))

/** What 库 holds, in the order shown. Another kind is one more line here. */
export const kinds: KindOfThing[] = [
  ...written('reply', 'page', 'story', 'coupon'),
  {
    kind: 'play',
    label: () => playWords.plays,
    list: later(() => import('./plays/PlaysPanel.vue')),
    roles: ['manager', 'operator'],
  },
  ...written('product', 'gift', 'template'),
  { kind: 'card', label: () => words.kinds('card'), list: later(() => import('./CardList.vue')) },
  {
    kind: 'idea',
    label: () => ideaWords.ideas,
    list: later(() => import('./ideas/IdeaList.vue')),
    roles: ['manager', 'operator'],
  },
  {
    kind: 'points',
    label: () => pointWords.points,
    list: later(() => import('./points/PointsPanel.vue')),
    roles: ['manager', 'operator'],
  },
  {
    kind: 'partner',
    label: () => partnerWords.title,
    list: later(() => import('../partners/PartnersPanel.vue')),
    roles: ['manager', 'operator'],
  },
]
