import { Hono } from 'hono'
import * as v from 'valibot'
import type { DoorEnv } from '../env.ts'
import { AppError } from '../errors.ts'
import { openLetter } from '../wecom/crypto.ts'
import { noteGreeting } from './greeting.ts'
import { letterKeys, receiveLetter } from './receive-letter.ts'

const short = v.pipe(v.string(), v.maxLength(128))
const stamp = {
  msg_signature: short,
  timestamp: v.pipe(v.string(), v.regex(/^\d{1,12}$/)),
  nonce: short,
}
const stamped = v.object(stamp)
const greeting = v.object({ ...stamp, echostr: v.pipe(v.string(), v.maxLength(4096)) })

// One answer for a bad signature, a bad seal, a foreign corp, a missing part and broken XML.
const refuse = () => new AppError('forbidden', '签名不正确')

const read = <S extends v.GenericSchema>(schema: S, query: Record<string, string>) => {
  const result = v.safeParse(schema, query)
  if (!result.success) throw refuse()
  return result.output
}

/** Where WeCom writes to us. */
export const callback = new Hono<DoorEnv>()
  .get('/', async (c) => {
    const { msg_signature: signature, timestamp, nonce, echostr } = read(greeting, c.req.query())
    const sealed = { signature, timestamp, nonce, encrypted: echostr }
    const text = openLetter(letterKeys(c.var.config.wecom), sealed)
    if (text === undefined) throw refuse()
    await noteGreeting(c.var)
    return c.text(text)
  })
  .post('/', async (c) => {
    const { msg_signature: signature, timestamp, nonce } = read(stamped, c.req.query())
    const letter = { signature, timestamp, nonce, body: await c.req.text() }
    if (!(await receiveLetter(c.var, letter))) throw refuse()
    return c.text('success')
  })
