import { listIdentityLinks, listVisitorsWithoutLink } from '../../db/queries/identity-links.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'

/** What says so: WeCom's login, her unionid now or since, or a link made for her alone. */
type By = 'external_userid' | 'unionid' | 'pending_id' | 'link'

/** 认人: how sure we are that it is she, by what, and who may take it back. */
export async function findIdentity({ db }: Pick<Deps, 'db'>, actor: Actor, customerId: string) {
  const links = await listIdentityLinks(db, customerId)
  const older = await listVisitorsWithoutLink(db, customerId)
  const standing = links.filter(({ undoneAt }) => undoneAt === null)
  const isSure = older.length > 0 || standing.some(({ confidence }) => confidence === 'sure')
  return {
    identity: isSure
      ? ('confirmed' as const)
      : standing.length > 0
        ? ('possible' as const)
        : ('anonymous' as const),
    links: [
      ...links.map(({ id, evidence, confidence, linkedAt, undoneAt, undoneBy }) => ({
        id,
        by: evidence.startsWith('link of ') ? ('link' as const) : (evidence as By),
        confidence,
        linkedAt,
        undoneAt,
        undoneBy,
        mayUndo: actor.role === 'manager' && undoneAt === null,
      })),
      ...older.map(({ id, createdAt, linkedAt }) => ({
        id,
        by: 'external_userid' as const,
        confidence: 'sure' as const,
        linkedAt: linkedAt ?? createdAt,
        undoneAt: null,
        undoneBy: null,
        mayUndo: false,
      })),
    ],
  }
}
