const START = [0xff, 0xd8, 0xff]
/** Frame headers; C4, C8 and CC among them are something else. */
const isFrame = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
/** What tells where and with what it was taken, and what somebody wrote into it. */
const isAbout = (marker: number) => (marker >= 0xe1 && marker <= 0xef) || marker === 0xfe
const SCAN = 0xda
const END = 0xd9

/**
 * Reads a JPEG by its bytes, whatever it calls itself: how large it is, and the same picture
 * without anything that says where, when or by whom it was taken. Undefined: it is no JPEG.
 */
export function readJpeg(
  bytes: Uint8Array,
): { width: number; height: number; bytes: Uint8Array } | undefined {
  if (START.some((byte, i) => bytes[i] !== byte)) return undefined
  const kept: Uint8Array[] = [bytes.subarray(0, 2)]
  let size: { width: number; height: number } | undefined
  let at = 2
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) return undefined
    const marker = bytes[at + 1]!
    if (marker === 0xff) {
      at += 1
      continue
    }
    const length = (bytes[at + 2]! << 8) | bytes[at + 3]!
    const next = at + 2 + length
    if (length < 2 || next > bytes.length || marker === END) return undefined
    if (isFrame(marker) && length >= 8) {
      const height = (bytes[at + 5]! << 8) | bytes[at + 6]!
      const width = (bytes[at + 7]! << 8) | bytes[at + 8]!
      if (width === 0 || height === 0) return undefined
      size = { width, height }
    }
    if (marker === SCAN) {
      if (!size) return undefined
      const end = endOfPicture(bytes, next)
      if (end === undefined) return undefined
      kept.push(bytes.subarray(at, end))
      return { ...size, bytes: joined(kept) }
    }
    if (!isAbout(marker)) kept.push(bytes.subarray(at, next))
    at = next
  }
  return undefined
}

// What follows the end of a picture is not of the picture.
function endOfPicture(bytes: Uint8Array, from: number): number | undefined {
  for (let at = from; at + 1 < bytes.length; at++) {
    if (bytes[at] === 0xff && bytes[at + 1] === END) return at + 2
  }
  return undefined
}

function joined(parts: Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
