import type { ActName } from '../../db/acts.ts'
import { inTransaction, type Db } from '../../db/database.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import { findStaff } from '../../db/queries/staff.ts'
import { takeTurn } from '../../db/queries/turns.ts'
import { hasPicture } from '../../db/queries/pictures.ts'
import {
  listStaffCards,
  listStaffIdsOfStores,
  saveCard,
  saveCardMore,
} from '../../db/queries/staff-cards.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { addDays, dayOf, startOfDay } from '../shop-time.ts'

export type CardState = 'none' | 'unchecked' | 'shown' | 'expired'

/** 名片 she may look at: a rep's own, a manager's and the operator's colleagues'. */
export async function listCards({ db, now }: Pick<Deps, 'db' | 'now'>, actor: Actor) {
  const cards = await listStaffCards(db, await seenBy(db, actor))
  return cards.map(({ certExpiresAt, ...card }) => ({
    ...card,
    alias: card.alias ?? '',
    skills: card.skills ?? '',
    channel: card.channel ?? '',
    isMine: card.id === actor.staffId,
    certUntilDay: untilDayOf({ certExpiresAt }),
    state: stateOf({ ...card, certExpiresAt }, now()),
    mayCheck: actor.role === 'manager' && card.id !== actor.staffId,
    // The paper itself is for her and for who checks it.
    certPictureId:
      actor.role === 'manager' || card.id === actor.staffId ? card.certPictureId : null,
  }))
}

/** A certificate as it stands on a card. */
interface Certificate {
  certName: string
  certUntilDay: string | null
  certPictureId: string | null
}

/** The last day a certificate is good on. */
const untilDayOf = ({ certExpiresAt }: { certExpiresAt: number | null }) =>
  certExpiresAt === null ? null : dayOf(certExpiresAt - 1)

/** What customers see of a certificate: nothing until it is checked, nothing from its last day on. */
export function stateOf(
  card: { certName: string | null; certExpiresAt: number | null; certCheckedBy: string | null },
  at: number,
): CardState {
  if (card.certName === null || card.certExpiresAt === null) return 'none'
  if (card.certExpiresAt <= at) return 'expired'
  return card.certCheckedBy === null ? 'unchecked' : 'shown'
}

/**
 * She writes her own card. Name and post come from WeCom and stay; a certificate that changed is
 * shown to nobody until a manager has looked at the paper.
 */
export async function writeCard(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  {
    bio,
    certName,
    certUntilDay,
    ...more
  }: { bio: string; certName: string; certUntilDay: string | null } & CardMore,
) {
  const at = now()
  if (certName !== '' && certUntilDay === null) {
    throw new AppError('bad_request', '写上证书有效到哪天')
  }
  if (isParentName(more.alias)) {
    throw new AppError('bad_request', '称呼要让人知道您是店里的人，不能写成谁家的妈妈')
  }
  for (const pictureId of [more.photoId, more.certPictureId]) {
    if (pictureId !== null && !(await hasPicture(db, pictureId))) {
      throw new AppError('bad_request', '没有收到这张图片')
    }
  }
  const certExpiresAt = certUntilDay === null ? null : startOfDay(addDays(certUntilDay, 1))
  const certificate =
    certName === ''
      ? { certName: null, certExpiresAt: null, certCheckedBy: null }
      : { certName, certExpiresAt, certCheckedBy: null }
  return inTransaction(db, async (tx) => {
    await takeTurn(tx, actor.staffId, at)
    const [before] = await listStaffCards(tx, [actor.staffId])
    const isSame =
      before?.certName === certificate.certName &&
      before.certExpiresAt === certificate.certExpiresAt &&
      before.certPictureId === more.certPictureId
    // One that has run out since stays where it is, shown to nobody; as a new one it is none.
    if (!isSame && certificate.certName !== null && certificate.certExpiresAt! <= at)
      throw new AppError('bad_request', '这张证书已经过期了')
    await saveCardMore(tx, { id: actor.staffId, ...more, changedAt: at })
    await saveCard(tx, actor.staffId, { bio, ...(!isSame && certificate) })
    if (!isSame) await log(tx, actor, 'card.certificate', actor.staffId, certName, at)
    return { id: actor.staffId }
  })
}

/** What stands on her card beside what WeCom says of her. */
export interface CardMore {
  alias: string
  skills: string
  channel: string
  photoId: string | null
  certPictureId: string | null
}

/** A member is a member: nobody pretends to be some child's parent. */
const isParentName = (alias: string) => /[妈媽爸]|麻麻|粑粑|奶奶|姥姥|宝妈|孕妈/.test(alias)

/** A manager has looked at the paper: from now until its last day customers see it; or she takes it off. */
export async function checkCertificate(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  { staffId, isGood, ...looked }: { staffId: string; isGood: boolean } & Certificate,
) {
  const at = now()
  const seen = await seenBy(db, actor)
  if (seen !== null && !seen.includes(staffId)) throw new AppError('not_found', '没有找到这位同事')
  if (staffId === actor.staffId) throw new AppError('forbidden', '自己的证书要由另一位店长核对')
  return inTransaction(db, async (tx) => {
    await takeTurn(tx, staffId, at)
    const member = await findStaff(tx, staffId)
    const [card] = await listStaffCards(tx, [staffId])
    if (!member || !card) throw new AppError('not_found', '没有找到这位同事')
    // What she looked at is what she answers for.
    const isSame =
      card.certName === looked.certName &&
      untilDayOf(card) === looked.certUntilDay &&
      card.certPictureId === looked.certPictureId
    if (!isSame) throw new AppError('conflict', '这张证书刚改过，刷新看看')
    if (isGood && stateOf(card, at) === 'expired')
      throw new AppError('blocked', '这张证书已经过期了')
    await saveCard(tx, staffId, { certCheckedBy: isGood ? actor.staffId : null })
    await log(tx, actor, isGood ? 'card.check' : 'card.uncheck', staffId, looked.certName, at)
    return { id: staffId }
  })
}

async function seenBy(db: Db, actor: Actor): Promise<string[] | null> {
  if (actor.role === 'operator') return null
  if (actor.role !== 'manager') return [actor.staffId]
  return [...new Set([actor.staffId, ...(await listStaffIdsOfStores(db, actor.storeIds))])]
}

const log = (
  tx: Db,
  { staffId }: Actor,
  action: ActName,
  subject: string,
  detail: string,
  at: number,
) => insertAct(tx, { staffId, action, subject, detail, at })
