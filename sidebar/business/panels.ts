import type { Component } from 'vue'
import { later } from '../ui/later.ts'

/**
 * What stands under the board, in the order shown. A panel is one line here: a component with the
 * props of `BusinessPanel` that asks for its own numbers.
 */
export const panels: Component[] = [
  later(() => import('./panels/CouponPanel.vue')),
  later(() => import('./panels/StaffPanel.vue')),
  later(() => import('./panels/FunnelPanel.vue')),
  later(() => import('./panels/SourcePanel.vue')),
  later(() => import('./panels/RepeatPanel.vue')),
  later(() => import('./panels/ContentPanel.vue')),
  later(() => import('./ways/WaysPanel.vue')),
  later(() => import('../groups/care/CloseSuggestions.vue')),
  later(() => import('../mass/BusinessPanels.vue')),
]
