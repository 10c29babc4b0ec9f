import { createDecipheriv, timingSafeEqual } from 'node:crypto'
import { getSignature } from '@wecom/crypto'

// Signatures and sealing come from Tencent's own @wecom/crypto. Opening a letter is ours: the
// package passes a wrong padding through unnoticed, trusts the length inside, reads broken UTF-8
// as question marks and leaves comparing (signature, receiver) to the caller.

export interface LetterKeys {
  token: string
  aesKey: string
  /** Whom the letter must be for: our CorpID. */
  receiveId: string
}

export interface Sealed {
  signature: string
  timestamp: string
  nonce: string
  encrypted: string
}

/** The text of a letter that WeCom signed and sealed for us; undefined for anything else. */
export function openLetter(keys: LetterKeys, sealed: Sealed): string | undefined {
  const { signature, timestamp, nonce, encrypted } = sealed
  if (!isSame(getSignature(keys.token, timestamp, nonce, encrypted), signature)) return undefined
  try {
    const [text, receiveId] = decrypt(keys.aesKey, encrypted)
    return isSame(receiveId, keys.receiveId) ? text : undefined
  } catch {
    // Not told apart: how a letter failed to open is nobody's business.
    return undefined
  }
}

/** Compares without telling by its time how much is right. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}

// AES-256-CBC, PKCS#7 to 32 bytes (OpenSSL's own unpadding stops at 16). Inside: 16 random bytes,
// the message's length in bytes, the message, the receiver.
function decrypt(aesKey: string, encrypted: string): [text: string, receiveId: string] {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(encrypted)) throw new Error('not base64')
  const key = Buffer.from(`${aesKey}=`, 'base64')
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16))
  decipher.setAutoPadding(false)
  const padded = Buffer.concat([decipher.update(encrypted, 'base64'), decipher.final()])
  const pad = padded.at(-1) ?? 0
  const tail = padded.subarray(padded.length - pad)
  if (pad < 1 || pad > 32 || padded.length % 32 !== 0 || tail.some((byte) => byte !== pad)) {
    throw new Error('bad padding')
  }
  const plain = padded.subarray(0, padded.length - pad)
  const end = 20 + plain.readUInt32BE(16)
  if (end > plain.length) throw new Error('bad length')
  const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  return [utf8.decode(plain.subarray(20, end)), utf8.decode(plain.subarray(end))]
}
