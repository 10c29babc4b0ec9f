import type { Deps } from '../deps.ts'
import type { Visitor } from '../env.ts'
import { findActor } from '../session/staff-session.ts'

/**
 * A member looks at a customer page: she came as a member, or this browser is signed in to the
 * sidebar. In one browser with both, as at the practice desk, a WeChat login says who is looking;
 * the collector decides by the same rule.
 */
export async function isStaffLooking(
  deps: Deps & { visitor: Visitor },
  cookies: string | undefined,
): Promise<boolean> {
  const { visitor } = deps
  if (visitor.isStaff) return true
  if (visitor.openId !== undefined) return false
  return (await findActor(deps, cookies)) !== undefined
}
