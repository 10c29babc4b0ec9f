// How much of its time this process gives to events, by the last whole quarter of a second.

const WINDOW_MS = 250
const BUSY_SHARE = 0.4
const LOOK_AGAIN_MS = 25

let from = 0
let spent = 0
let spentBefore = 0

// How many requests wait to be kept, and how many batches were.
let waiting = 0
let batches = 0

function turnPage(now: number) {
  if (now - from < WINDOW_MS) return
  spentBefore = now - from < 2 * WINDOW_MS ? spent : 0
  spent = 0
  from = now
}

/** Says that a request waits to be kept. */
export const eventsWait = () => void (waiting += 1)

/** Says that one no longer waits. */
export const eventsAnswered = () => void (waiting -= 1)

/** Says that a batch of events took so long to keep. */
export function tookForEvents(ms: number) {
  batches += 1
  turnPage(performance.now())
  spent += ms
}

const BATCH_MS = 100

/**
 * Between two pieces of work that hold the process: what was sent meanwhile is read and kept. A turn
 * of the loop alone reads it only, and it would wait for the next piece as well.
 */
export async function letBatchPass(): Promise<void> {
  const before = batches
  const until = performance.now() + BATCH_MS
  const isOver = () => waiting === 0 || batches > before || performance.now() > until
  do await new Promise((turn) => setTimeout(turn, 1))
  while (!isOver())
}

/**
 * Lets a rush of events go first: whoever has time waits here before each piece of work, though
 * never for longer than `most`, so that it goes on.
 */
export async function letEventsPass(most: number): Promise<void> {
  for (let waited = 0; waited < most; waited += LOOK_AGAIN_MS) {
    turnPage(performance.now())
    if (spentBefore < WINDOW_MS * BUSY_SHARE) return
    await new Promise((again) => setTimeout(again, LOOK_AGAIN_MS))
  }
}
