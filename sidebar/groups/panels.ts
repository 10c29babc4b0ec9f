import type { Component } from 'vue'
import type { GroupView } from '../shapes.ts'
import { later } from '../ui/later.ts'
import PushList from './watch/PushList.vue'

/** What every panel of a group's screen is given; anything else it asks for itself. */
export interface GroupPanel {
  group: GroupView
  /** Her own group's chat is beside us: what is sent goes there. */
  canSend: boolean
}

/**
 * What the group's screen is made of, in the order shown. A panel is one line here: a component
 * with the props of `GroupPanel`, `later(() => import('./x/XPanel.vue'))` unless it is seen first.
 */
export const panels: Record<'top' | 'now' | 'people' | 'orders' | 'below', Component[]> = {
  /** Under the name: today's one thing, how much may still be sent, who waits for a reply. */
  top: [
    later(() => import('./care/CloseCard.vue')),
    later(() => import('../mass/GroupQuotaPanel.vue')),
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
