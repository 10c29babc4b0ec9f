import { createCipheriv, createHash, randomBytes } from 'node:crypto'

const sha1 = (text: string) => createHash('sha1').update(text).digest('hex')

/** WeCom's callback signature: sha1 over the four parts, sorted and joined. */
export const signLetter = (token: string, timestamp: string, nonce: string, encrypted: string) =>
  sha1([token, timestamp, nonce, encrypted].sort().join(''))

/** AES-256-CBC with WeCom's 32-byte PKCS#7 blocks; the corp id closes the letter. */
export function sealLetter(
  aesKey: string,
  message: string,
  receiverId: string,
  salt = randomBytes(16),
): string {
  const key = Buffer.from(`${aesKey}=`, 'base64')
  const body = Buffer.from(message, 'utf8')
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length)
  const plain = Buffer.concat([salt, length, body, Buffer.from(receiverId, 'utf8')])
  const pad = 32 - (plain.length % 32)
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  return Buffer.concat([
    cipher.update(Buffer.concat([plain, Buffer.alloc(pad, pad)])),
    cipher.final(),
  ]).toString('base64')
}

/** The JS-SDK signature of a page, over the URL without its fragment, exactly as given. */
export const signPage = (ticket: string, nonce: string, timestamp: string, url: string) =>
  sha1(`jsapi_ticket=${ticket}&noncestr=${nonce}&timestamp=${timestamp}&url=${url.split('#')[0]}`)
