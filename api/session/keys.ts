import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'
import type { Config } from '../config.ts'

const known = new Map<string, Buffer>()

/** The key for one purpose, derived from SESSION_SECRET: knowing one says nothing of another. */
export function keyFor(config: Pick<Config, 'sessionSecret'>, purpose: string): Buffer {
  const name = `${purpose}\n${config.sessionSecret}`
  let key = known.get(name)
  if (!key) {
    key = Buffer.from(hkdfSync('sha256', config.sessionSecret, 'huisheng', purpose, 32))
    known.set(name, key)
  }
  return key
}

const keyObjects = new Map<string, KeyObject>()

/** The same as a key object: making one out of bytes costs six times the hash it is for. */
export function keyObjectFor(config: Pick<Config, 'sessionSecret'>, purpose: string): KeyObject {
  const name = `${purpose}\n${config.sessionSecret}`
  let key = keyObjects.get(name)
  if (!key) keyObjects.set(name, (key = createSecretKey(keyFor(config, purpose))))
  return key
}
