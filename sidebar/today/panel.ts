import type { Today } from '../shapes.ts'

/** What every panel of 今天 is given; anything else it asks for itself. */
export interface TodayPanel {
  today: Today
}
