import { Hono } from 'hono'
import type { Deps } from '../deps.ts'
import { collect } from './collect.ts'

/** The door every customer page reports to; the hottest of all, so nothing runs before it. */
export const collector = (deps: Deps) => new Hono().post('/t', (c) => collect(deps, c))
