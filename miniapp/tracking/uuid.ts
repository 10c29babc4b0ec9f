/** A uuid v7: unique, and sorted by time so that the server's index grows at its end. */
export function uuid(): string {
  let chance = ''
  for (const byte of crypto.getRandomValues(new Uint8Array(9))) {
    chance += (256 + byte).toString(16).slice(1)
  }
  // Eleven digits of time until the year 2527.
  return `0${Date.now().toString(16)}7${chance}`.replace(/(.{8})(.{4})(.{4})(...)/, '$1-$2-$3-a$4-')
}
