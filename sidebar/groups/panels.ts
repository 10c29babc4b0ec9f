import type { Component } from 'vue'
import { later } from '../ui/later.ts'
import PushList from './watch/PushList.vue'

/**
 * What the group's screen is made of, in the order shown. A panel is one line here: a component
 * with the props of `GroupPanel`, `later(() => import('./x/XPanel.vue'))` unless it is seen first.
 */
export const panels: Record<'head' | 'top' | 'now' | 'people' | 'orders' | 'below', Component[]> = {
  /** Of one piece with the name: how much may still be sent. */
  head: [later(() => import('../mass/GroupQuotaPanel.vue'))],
  /** Under the name: today's one thing, who waits for a reply. */
  top: [
    later(() => import('./care/CloseCard.vue')),
    later(() => import('../plays/GroupStep.vue')),
    later(() => import('./care/FirstCard.vue')),
    later(() => import('../library/ideas/GroupNotes.vue')),
  ],
  now: [PushList, later(() => import('./chain/ChainPanel.vue'))],
  people: [later(() => import('./score/ScorePanel.vue'))],
  orders: [],
  /** 群资料 and 收尾, whatever the tab. */
  below: [
    later(() => import('./benefits/GroupBenefits.vue')),
    later(() => import('./care/GroupAbout.vue')),
  ],
}
