/** A uuid v7: unique, and sorted by time so that the server's index grows at its end. */
export function uuid(): string {
  let chance = ''
  for (const byte of crypto.getRandomValues(new Uint8Array(9))) {
    chance += (256 + byte).toString(16).slice(1)
  }
  // Eleven digits until the year 2527.
  const at = `0${Date.now().toString(16)}`
  return `${at.slice(0, 8)}-${at.slice(8)}-7${chance.slice(0, 3)}-a${chance.slice(3, 6)}-${chance.slice(6)}`
}
