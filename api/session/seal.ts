import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { Config } from '../config.ts'
import { keyObjectFor } from './keys.ts'

type Keyed = Pick<Config, 'sessionSecret'>

const IV = 12
const TAG = 16

/** Seals with AES-256-GCM for one purpose: whoever keeps the text can neither read nor change it. */
export function seal(config: Keyed, purpose: string, content: object): string {
  const iv = randomBytes(IV)
  const cipher = createCipheriv('aes-256-gcm', keyObjectFor(config, purpose), iv)
  const sealed = Buffer.concat([cipher.update(JSON.stringify(content), 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')
}

/** What was sealed for this purpose; throws when the text is not as we sealed it. */
export function unseal(config: Keyed, purpose: string, text: string): unknown {
  const bytes = Buffer.from(text, 'base64url')
  const key = keyObjectFor(config, purpose)
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV), {
    authTagLength: TAG,
  })
  decipher.setAuthTag(bytes.subarray(IV, IV + TAG))
  const plain = Buffer.concat([decipher.update(bytes.subarray(IV + TAG)), decipher.final()])
  return JSON.parse(plain.toString('utf8'))
}
