import type { Deps } from '../deps.ts'

/** Whom to tell, and of whom a play did something. */
export interface Told {
  staffId: string
  subject: 'customer' | 'group' | undefined
  subjectId: string
}

/** Whoever looks at 今天, at her or at the group sees what a play did there without asking again. */
export function ringAbout(live: Deps['live'], told: readonly Told[]): void {
  for (const staffId of new Set(told.map((one) => one.staffId))) {
    live.publish(staffId, { event: 'step' })
  }
  for (const { staffId, subject, subjectId } of told) {
    live.publish(
      staffId,
      subject === 'group'
        ? { event: 'group', groupId: subjectId }
        : { event: 'customer', customerId: subjectId },
    )
  }
}
