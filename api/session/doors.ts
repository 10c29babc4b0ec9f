import type { Hono } from 'hono'
import type { Deps } from '../deps.ts'
import type { Policy } from '../policy.ts'
import { guardsOf } from './guards.ts'

interface Route {
  method: string
  path: string
  handler: { length: number }
}

/** `GET /api/…` of every door; middleware (`use`) is no door. */
export function listDoors(routes: readonly Route[]): string[] {
  const doors = routes.filter(({ method, handler }) => method !== 'ALL' || handler.length < 2)
  const names = doors.map(({ method, path }) => `${method} ${path.replace(/(.)\/$/, '$1')}`)
  return [...new Set(names)]
}

/** Throws with the names of doors without a policy and of policies without a door. */
export function assertEveryDoorHasAPolicy(
  routes: readonly Route[],
  policies: Record<string, Policy>,
): void {
  const doors = listDoors(routes)
  const faults = [
    ...doors.filter((door) => !policies[door]).map((door) => `no policy: ${door}`),
    ...Object.keys(policies)
      .filter((door) => !doors.includes(door))
      .map((door) => `no such door: ${door}`),
    ...Object.entries(policies)
      .filter(([door, { of }]) => of && !door.split('/').includes(`:${of}Id`))
      .map(([door, { of }]) => `its path has no :${of}Id: ${door}`),
  ]
  if (faults.length > 0) throw new Error(`api/policy.ts and the doors differ\n${faults.join('\n')}`)
}

/** Puts each door's guards before it. */
export function guardEveryDoor(app: Hono<any>, policies: Record<string, Policy>, deps: Deps): void {
  for (const [door, policy] of Object.entries(policies)) {
    const [method, path] = door.split(' ') as [string, string]
    const guards = guardsOf(door, policy, deps)
    if (guards.length > 0) app.on(method, [path], ...guards)
  }
}
