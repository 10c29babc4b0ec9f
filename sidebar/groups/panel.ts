import type { GroupView } from '../shapes.ts'

/** What every panel of a group's screen is given; anything else it asks for itself. */
export interface GroupPanel {
  group: GroupView
  /** Her own group's chat is beside us: what is sent goes there. */
  canSend: boolean
}
