/** The shortest of some runs, ms: what the work takes when the machine does nothing else. */
export function quickest(work: () => unknown, runs = 5): number {
  return Math.min(
    ...Array.from({ length: runs }, () => {
      const from = performance.now()
      work()
      return performance.now() - from
    }),
  )
}
