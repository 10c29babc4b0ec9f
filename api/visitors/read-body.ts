import type { Context } from 'hono'
import * as v from 'valibot'
import { AppError } from '../errors.ts'

/**
 * What a page sent: JSON from its script, or the same names from a plain form where no script ran.
 * `isForm` says how to answer: a form wants to be led back to a page.
 */
export async function readBody<S extends v.GenericSchema>(
  c: Context,
  schema: S,
): Promise<{ body: v.InferOutput<S>; isForm: boolean }> {
  const isForm = !/^application\/json\b/i.test(c.req.header('content-type') ?? '')
  const given: unknown = isForm ? await readForm(c) : await readJson(c)
  const parsed = v.safeParse(schema, given)
  if (!parsed.success) {
    const field = v.getDotPath(parsed.issues[0])
    throw new AppError('bad_request', field ? `「${field}」不对` : '内容不对')
  }
  return { body: parsed.output, isForm }
}

const readJson = (c: Context) =>
  c.req.json().catch(() => {
    throw new AppError('bad_request', '内容不是 JSON')
  })

async function readForm(c: Context) {
  const type = c.req.header('content-type') ?? ''
  if (!/^application\/x-www-form-urlencoded\b/i.test(type)) {
    throw new AppError('unsupported', '请用 JSON 或表单提交')
  }
  return Object.fromEntries(new URLSearchParams(await c.req.text()))
}
