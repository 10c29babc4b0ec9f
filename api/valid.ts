import { sValidator } from '@hono/standard-validator'
import type { ValidationTargets } from 'hono'
import * as v from 'valibot'
import { AppError } from './errors.ts'
import { isDay } from './shop-time.ts'

/**
 * Parses a part of the request with a valibot schema, or answers 400 naming the first field at
 * fault. The parsed value is `c.req.valid(target)`, with its type.
 */
export const valid = <S extends v.GenericSchema, T extends keyof ValidationTargets>(
  target: T,
  schema: S,
) =>
  sValidator(target, schema, (result) => {
    if (result.success) return
    const issue = result.error[0]
    const field = issue?.path
      ?.map((step) => (typeof step === 'object' ? String(step.key) : String(step)))
      .join('.')
    throw new AppError('bad_request', field ? `「${field}」不对` : '内容不对')
  })

/** An id as WeCom and we make them: it reaches a `where` only as a short plain string. */
export const id = v.pipe(v.string(), v.regex(/^[\w@.~-]{1,64}$/))

/** A day in the shop's calendar: 2026-11-21, and one that there is. */
export const day = v.pipe(v.string(), v.check(isDay))
