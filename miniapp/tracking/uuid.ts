/** A uuid v7: unique, and sorted by time so that the server's index grows at its end. */
export function uuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  let at = Date.now()
  for (let i = 5; i >= 0; i--) {
    bytes[i] = at % 256
    at = Math.floor(at / 256)
  }
  bytes[6] = (bytes[6]! & 15) | 112
  bytes[8] = (bytes[8]! & 63) | 128
  let hex = ''
  for (const byte of bytes) hex += (256 + byte).toString(16).slice(1)
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
