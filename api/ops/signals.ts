// A terminal tells everybody in it, and npm hands on what it heard itself: one Ctrl-C may come twice.
const SAME_MS = 1_000
const LOOK_EVERY_MS = 250

let end: (signal: string) => void = () => process.exit(0)
let heardAt = -Infinity

/** From now on a signal to leave does this; until somebody says so, the process just ends, with 0. */
export function whenToldToLeave(work: (signal: string) => void): void {
  end = work
}

function hear(signal: string) {
  const at = performance.now()
  if (at - heardAt < SAME_MS) return
  heardAt = at
  end(signal)
}

for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, hear)

// The start script leaves no shell between npm and us, so npm's signals come here; of npm's own
// sudden end, or through a shell that stays all the same, nobody tells us.
if (process.env.npm_lifecycle_event === 'start') {
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    if (heardAt === -Infinity) hear('SIGTERM')
  }, LOOK_EVERY_MS)
  watch.unref()
}
