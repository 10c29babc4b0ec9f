/** A uuid v7: unique, and sorted by time so that the server's index grows at its end. */
export function uuid(): string {
  // Eleven digits of time until the year 2527.
  const time = `0${Date.now().toString(16)}`
  return `${time.slice(0, 8)}-${time.slice(8)}-7xxx-axxx-xxxxxxxxxxxx`.replace(/x/g, () =>
    (crypto.getRandomValues(new Uint8Array(1))[0]! % 16).toString(16),
  )
}
