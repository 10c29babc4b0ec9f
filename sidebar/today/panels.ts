import type { Component } from 'vue'
import { later } from '../ui/later.ts'

/**
 * What 今天 shows between the radar and the leads, in this order: 该做, 收尾, 额度. A panel is one
 * line here: `later(() => import('./x/XPanel.vue'))`, and shows nothing when it has nothing to say.
 */
export const panels: Component[] = [
  later(() => import('../plays/DueSteps.vue')),
  later(() => import('../plays/MomentPosts.vue')),
  later(() => import('../groups/care/DueLines.vue')),
  later(() => import('../mass/TodayQuota.vue')),
  later(() => import('../coupons/CounterPanel.vue')),
]
