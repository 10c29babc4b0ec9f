// The smallest QR code (version 1, level M, mask 0) holds up to 34 digits: all a counter's scanner
// needs. Made here, so that showing a coupon asks no library and no network for a picture.

const SIZE = 21
const DATA_BYTES = 16
const CHECK_BYTES = 10
/** Level M, mask 0, as the standard encodes it. */
const FORMAT = 0x5412

/** The dark squares of a code of digits, as the `d` of an SVG path in a 21 × 21 box. */
export function qrPath(digits: string): string {
  if (!/^\d{1,34}$/.test(digits)) throw new Error('a code is 1 to 34 digits')
  const data = dataOf(digits)
  const bytes = [...data, ...checkBytesOf(data)]
  const modules = drawn(bytes)
  let path = ''
  for (const [y, row] of modules.entries()) {
    for (const [x, isDark] of row.entries()) if (isDark) path += `M${x} ${y}h1v1h-1z`
  }
  return path
}

function dataOf(digits: string): number[] {
  let bits = '0001' + binary(digits.length, 10)
  for (let at = 0; at < digits.length; at += 3) {
    const group = digits.slice(at, at + 3)
    bits += binary(Number(group), [4, 7, 10][group.length - 1]!)
  }
  bits += '0'.repeat(Math.min(4, DATA_BYTES * 8 - bits.length))
  bits = bits.padEnd(Math.ceil(bits.length / 8) * 8, '0')
  const bytes = (bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2))
  for (let i = 0; bytes.length < DATA_BYTES; i++) bytes.push(i % 2 === 0 ? 0xec : 0x11)
  return bytes
}

const binary = (n: number, width: number) => n.toString(2).padStart(width, '0')

/** Reed–Solomon over GF(256). */
function checkBytesOf(data: number[]): number[] {
  const generator = [...Array<number>(CHECK_BYTES - 1).fill(0), 1]
  for (let i = 0, root = 1; i < CHECK_BYTES; i++, root = times(root, 2)) {
    for (let j = 0; j < CHECK_BYTES; j++) {
      generator[j] = times(generator[j]!, root) ^ (generator[j + 1] ?? 0)
    }
  }
  const rest = Array<number>(CHECK_BYTES).fill(0)
  for (const byte of data) {
    const factor = byte ^ rest.shift()!
    rest.push(0)
    for (const [i, coefficient] of generator.entries()) rest[i]! ^= times(coefficient, factor)
  }
  return rest
}

function times(a: number, b: number): number {
  let product = 0
  for (let bit = 7; bit >= 0; bit--) {
    product = (product << 1) ^ ((product >>> 7) * 0x11d)
    product ^= ((b >>> bit) & 1) * a
  }
  return product
}

function drawn(bytes: number[]): boolean[][] {
  const dark = Array.from({ length: SIZE }, () => Array<boolean>(SIZE).fill(false))
  const fixed = Array.from({ length: SIZE }, () => Array<boolean>(SIZE).fill(false))
  const set = (x: number, y: number, isDark: boolean) => {
    if (x < 0 || y < 0 || x >= SIZE || y >= SIZE) return
    dark[y]![x] = isDark
    fixed[y]![x] = true
  }
  for (let i = 0; i < SIZE; i++) {
    set(6, i, i % 2 === 0)
    set(i, 6, i % 2 === 0)
  }
  for (const [left, top] of [
    [3, 3],
    [SIZE - 4, 3],
    [3, SIZE - 4],
  ] as const) {
    for (let dy = -4; dy <= 4; dy++) {
      for (let dx = -4; dx <= 4; dx++) {
        const ring = Math.max(Math.abs(dx), Math.abs(dy))
        set(left + dx, top + dy, ring !== 2 && ring !== 4)
      }
    }
  }
  const format = (bit: number) => ((FORMAT >>> bit) & 1) === 1
  for (let i = 0; i <= 5; i++) set(8, i, format(i))
  set(8, 7, format(6))
  set(8, 8, format(7))
  set(7, 8, format(8))
  for (let i = 9; i < 15; i++) set(14 - i, 8, format(i))
  for (let i = 0; i < 8; i++) set(SIZE - 1 - i, 8, format(i))
  for (let i = 8; i < 15; i++) set(8, SIZE - 15 + i, format(i))
  set(8, SIZE - 8, true)

  let bit = 0
  for (let right = SIZE - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5
    for (let step = 0; step < SIZE; step++) {
      const y = ((right + 1) & 2) === 0 ? SIZE - 1 - step : step
      for (const x of [right, right - 1]) {
        if (fixed[y]![x] || bit >= bytes.length * 8) continue
        const isSet = ((bytes[bit >>> 3]! >>> (7 - (bit & 7))) & 1) === 1
        dark[y]![x] = isSet !== ((x + y) % 2 === 0)
        bit += 1
      }
    }
  }
  return dark
}
