import { hash, randomBytes } from 'node:crypto'
import { findFollowOfSession } from '../../db/queries/follows.ts'
import { findMembershipOfSession } from '../../db/queries/group-chats.ts'
import {
  endSession,
  insertSession,
  listSessionRows,
  touchSession,
} from '../../db/queries/sessions.ts'
import { together } from '../../db/together.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { HOUR, MINUTE } from '../shop-time.ts'
import { cookie, readCookie } from './cookies.ts'
import type { Resource, Standing } from './may-see.ts'

export const STAFF_COOKIE = 'hs_session'
const IDLE = 2 * HOUR
const ABSOLUTE = 12 * HOUR

const hashed = (token: string) => hash('sha256', token, 'hex')

/** Opens a session and returns its cookie; only a hash of it is kept, so no copy can be stolen here. */
export async function openStaffSession({ db, now, config }: Deps, staffId: string) {
  const token = randomBytes(32).toString('base64url')
  const at = now()
  await insertSession(db, {
    id: hashed(token),
    staffId,
    createdAt: at,
    seenAt: at,
    expiresAt: at + ABSOLUTE,
    endedAt: null,
  })
  return cookie(config, STAFF_COOKIE, token, { maxAge: ABSOLUTE / 1000, isFramed: true })
}

/** The session's id (a hash) in a `Cookie` header, whether or not it lives. */
export function sessionIdIn(header: string | undefined | null): string | undefined {
  const token = readCookie(header, STAFF_COOKIE)
  return token && /^[\w-]{43}$/.test(token) ? hashed(token) : undefined
}

/** The member behind a `Cookie` header: signed in, not idle for two hours, and still with the corp. */
export async function findActor(
  deps: Pick<Deps, 'db' | 'now'>,
  header: string | undefined | null,
): Promise<Actor | undefined> {
  const id = sessionIdIn(header)
  return id ? actorOf(deps, id, await listSessionRows(deps.db, id)) : undefined
}

/** As `findActor`, and with the same question how she stands to whom she asks about. */
export async function findActorAbout(
  deps: Pick<Deps, 'db' | 'now'>,
  header: string | undefined | null,
  resource: Resource,
  about: string,
): Promise<{ actor: Actor | undefined; standing?: Standing }> {
  const id = sessionIdIn(header)
  if (!id) return { actor: undefined }
  const found = await together(deps.db, {
    session: listSessionRows.of(id),
    follow: resource === 'customer' ? findFollowOfSession.of(id, about) : undefined,
    membership: resource === 'group' ? findMembershipOfSession.of(id, about) : undefined,
  })
  const { session, ...standing } = found
  return { actor: await actorOf(deps, id, session), standing }
}

async function actorOf(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  id: string,
  rows: Awaited<ReturnType<typeof listSessionRows>>,
): Promise<Actor | undefined> {
  const session = rows[0]
  const at = now()
  if (!session || session.leftAt !== null) return undefined
  if (at >= session.expiresAt || at - session.seenAt >= IDLE) return undefined
  if (at - session.seenAt >= MINUTE) await touchSession(db, id, at)
  return {
    staffId: session.staffId,
    role: session.role,
    storeIds: rows.flatMap((row) => row.storeId ?? []).sort(),
  }
}

/** Signs this browser out, at once and for good. */
export async function endStaffSession(
  { db, now, config }: Deps,
  header: string | undefined | null,
) {
  const id = sessionIdIn(header)
  if (id) await endSession(db, id, now())
  return cookie(config, STAFF_COOKIE, '', { maxAge: 0, isFramed: true })
}
