const pad = (n: number) => String(n).padStart(2, '0')

/** A minute of the day as a clock shows it: 「21:30」. */
export const clock = (minute: number) => `${pad(Math.floor(minute / 60))}:${pad(minute % 60)}`

/** And back; undefined while it is not written whole. */
export function minuteOf(written: string): number | undefined {
  const [hour, minute] = written.split(':')
  return hour && minute ? Number(hour) * 60 + Number(minute) : undefined
}

interface Span {
  days?: number | undefined
  hours?: number | undefined
  minutes?: number | undefined
}

/** How long it is, whichever way, by the largest parts that fit; and whether it lies before. */
export function spanOf({ days = 0, hours = 0, minutes = 0 }: Span) {
  const all = days * 1440 + hours * 60 + minutes
  const long = Math.abs(all)
  const isBefore = all < 0
  return {
    isBefore,
    days: Math.floor(long / 1440),
    hours: Math.floor((long % 1440) / 60),
    minutes: long % 60,
  }
}
