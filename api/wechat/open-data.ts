import { createDecipheriv } from 'node:crypto'
import * as v from 'valibot'

const marked = v.looseObject({
  watermark: v.object({ appid: v.string(), timestamp: v.number() }),
})

// WeChat seals what it gives at the moment it is asked; what is older was kept by somebody.
const OLDEST_MS = 5 * 60_000
const SKEW_MS = 60_000

/**
 * 开放数据解密: what WeChat sealed for this phone's session (AES-128-CBC, PKCS#7). Undefined when it
 * was not sealed for it, is another mini program's, or not of these minutes.
 */
export function openData(
  sealed: { encryptedData: string; iv: string },
  sessionKey: string,
  { appId, now }: { appId: string; now: number },
): Record<string, unknown> | undefined {
  const [key, iv, data] = [sessionKey, sealed.iv, sealed.encryptedData].map((text) =>
    Buffer.from(text, 'base64'),
  ) as [Buffer, Buffer, Buffer]
  if (key.length !== 16 || iv.length !== 16 || data.length === 0 || data.length % 16 !== 0) {
    return undefined
  }
  let value: unknown
  try {
    const decipher = createDecipheriv('aes-128-cbc', key, iv)
    value = JSON.parse(Buffer.concat([decipher.update(data), decipher.final()]).toString('utf8'))
  } catch {
    return undefined
  }
  const read = v.safeParse(marked, value)
  if (!read.success) return undefined
  const { appid, timestamp } = read.output.watermark
  const age = now - timestamp * 1000
  return appid === appId && age <= OLDEST_MS && age >= -SKEW_MS ? read.output : undefined
}
