import { Hono } from 'hono'
import type { Deps } from '../deps.ts'
import { collect } from './collect.ts'
import { knockOf } from './knock.ts'
import { Writer } from './writer.ts'

/** The door every customer page reports to; the hottest of all, so nothing runs before it. */
export function collector(deps: Deps) {
  const writer = new Writer(deps)
  return new Hono().post('/t', (c) => collect(deps, writer, knockOf(c)))
}
