const waiting: (() => void)[] = []

/**
 * Requests begin in the order they came, one in each round of the event loop. Begun all at once,
 * whoever asked while the others were answered waited for all of them twice.
 */
export const myTurn = () =>
  new Promise<void>((begin) => {
    waiting.push(begin)
    if (waiting.length === 1) setImmediate(nextTurn)
  })

function nextTurn() {
  waiting.shift()!()
  if (waiting.length > 0) setImmediate(nextTurn)
}
