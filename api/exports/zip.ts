import { crc32, createDeflateRaw } from 'node:zlib'

// Sizes stand behind each file, not before it, so that a file can be written while it is made.
const SIZES_FOLLOW = 0x0808 // bit 3, and names are UTF-8
const DEFLATED = 8
const NO_DAY = 0x21 // 1980-01-01: a file made twice is the same twice
const VERSION = 20

interface Entry {
  name: Buffer
  crc: number
  pressed: number
  size: number
  at: number
}

/** Writes a zip as its files are made; what is written goes to `give`, in order. */
export function zipWriter(give: (bytes: Uint8Array) => Promise<void>) {
  const entries: Entry[] = []
  let at = 0
  const put = async (...parts: Buffer[]) => {
    for (const bytes of parts) at += bytes.length
    await give(Buffer.concat(parts))
  }

  return {
    /** A file from its texts, pressed as they come, off the event loop. */
    async file(name: string, texts: AsyncIterable<string> | Iterable<string>) {
      const entry: Entry = { name: Buffer.from(name), crc: 0, pressed: 0, size: 0, at }
      await put(
        numbers([4, 0x04034b50], [2, VERSION], [2, SIZES_FOLLOW], [2, DEFLATED], [2, 0]),
        numbers([2, NO_DAY], [4, 0], [4, 0], [4, 0], [2, entry.name.length], [2, 0]),
        entry.name,
      )
      const deflate = createDeflateRaw()
      const feeding = (async () => {
        for await (const text of texts) {
          const bytes = Buffer.from(text)
          entry.crc = crc32(bytes, entry.crc)
          entry.size += bytes.length
          if (!deflate.write(bytes)) await new Promise((done) => deflate.once('drain', done))
        }
        deflate.end()
      })()
      feeding.catch((error: Error) => deflate.destroy(error))
      for await (const bytes of deflate as AsyncIterable<Buffer>) {
        entry.pressed += bytes.length
        await put(bytes)
      }
      await feeding
      entries.push(entry)
      await put(numbers([4, 0x08074b50], [4, entry.crc], [4, entry.pressed], [4, entry.size]))
    },
    /** The list of files that ends a zip. */
    async end() {
      const began = at
      for (const { name, crc, pressed, size, at: place } of entries) {
        await put(
          numbers([4, 0x02014b50], [2, VERSION], [2, VERSION], [2, SIZES_FOLLOW], [2, DEFLATED]),
          numbers([2, 0], [2, NO_DAY], [4, crc], [4, pressed], [4, size], [2, name.length]),
          numbers([2, 0], [2, 0], [2, 0], [2, 0], [4, 0], [4, place]),
          name,
        )
      }
      const count = entries.length
      await put(
        numbers([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count]),
        numbers([4, at - began], [4, began], [2, 0]),
      )
    },
  }
}

/** Numbers as zips write them, each with its bytes. */
function numbers(...parts: [bytes: 2 | 4, value: number][]): Buffer {
  const all = Buffer.alloc(parts.reduce((sum, [bytes]) => sum + bytes, 0))
  let place = 0
  for (const [bytes, value] of parts) place = all.writeUIntLE(value >>> 0, place, bytes)
  return all
}
