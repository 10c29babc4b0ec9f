const MOST = 64 * 1024

/** A body as text; nothing when it is over 64 KiB, whether or not the sender said so beforehand. */
export async function readText(
  request: Request,
  contentLength: string | undefined,
): Promise<string | undefined> {
  if (contentLength !== undefined) {
    // Node reads no more than was announced.
    return Number(contentLength) <= MOST ? request.text() : undefined
  }
  if (!request.body) return ''
  const reader = request.body.getReader()
  const chunks: Uint8Array[] = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return Buffer.concat(chunks).toString('utf8')
    size += value.byteLength
    if (size > MOST) {
      await reader.cancel()
      return undefined
    }
    chunks.push(value)
  }
}
