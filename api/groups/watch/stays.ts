/** Somebody's time in a group. `leftAfter`: she was still seen then, and went between it and `leftAt`. */
export interface Stay {
  memberId: string
  joinedAt: number
  leftAt: number | null
  leftAfter: number | null
}

/** Who was in the group at a moment, and of whom that cannot be said. */
export function membersAt(stays: Stay[], at: number) {
  const present = new Set<string>()
  const doubtful = new Set<string>()
  for (const { memberId, joinedAt, leftAt, leftAfter } of stays) {
    if (joinedAt > at || (leftAt !== null && leftAt <= at)) continue
    const isSure = leftAt === null || leftAfter === null || at <= leftAfter
    ;(isSure ? present : doubtful).add(memberId)
  }
  for (const memberId of present) doubtful.delete(memberId)
  return { present, doubtful }
}

/** A member as the group's list says. */
interface Seat {
  memberId: string
  joinedAt: number
  leftAt: number | null
}

export interface EndedStay {
  memberId: string
  joinedAt: number
  leftAt: number
  leftAfter: number | null
}

/**
 * What a fresh list of members ends: who is gone, and who went and came back between two looks.
 * `goneAt` is when a letter said so, or now; `seenAt` is the look before, null when a letter told
 * of every change since, so that the moment is known.
 */
export function endedStays(
  kept: Seat[],
  here: { memberId: string; joinedAt: number }[],
  { goneAt, seenAt }: { goneAt: number; seenAt: number | null },
): EndedStay[] {
  const joined = new Map(here.map(({ memberId, joinedAt }) => [memberId, joinedAt]))
  return kept.flatMap(({ memberId, joinedAt, leftAt }) => {
    if (leftAt !== null) return []
    const againAt = joined.get(memberId)
    if (againAt === joinedAt) return []
    // She cannot have gone before she came, nor after she came back.
    const end = Math.max(joinedAt, Math.min(goneAt, againAt ?? goneAt))
    const after = seenAt === null ? null : Math.max(joinedAt, seenAt)
    const leftAfter = after !== null && after < end ? after : null
    return [{ memberId, joinedAt, leftAt: end, leftAfter }]
  })
}
