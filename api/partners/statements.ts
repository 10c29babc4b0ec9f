import { inTransaction } from '../../db/database.ts'
import { idFrom } from '../../db/ids.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import {
  findPartner,
  findPartnerEntry,
  insertPartner,
  insertPartnerEntry,
  listEntriesOfBill,
  listPartnerEntries,
  listPartners,
  listTakenBack,
  markPartnerEnded,
} from '../../db/queries/partners.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { dayOf } from '../shop-time.ts'

const USUAL_PERCENT = { from: 10, to: 30 }

/**
 * 合作商家: a part outside 10–30 % needs a reason that stays beside it. The same terms again are the
 * same partner, who works with us again when that had ended.
 */
export async function addPartner(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  { staffId }: Actor,
  asked: { name: string; offer: string; sharePercent: number; reason?: string | undefined },
) {
  const { name, offer, sharePercent, reason } = asked
  const isUsual = sharePercent >= USUAL_PERCENT.from && sharePercent <= USUAL_PERCENT.to
  if (!isUsual && !reason) {
    throw new AppError('needs_reason', '分成一般是 10%–30%，不在里面要写一句为什么')
  }
  const at = now()
  const id = idFrom('partner', name, offer, String(sharePercent))
  await inTransaction(db, async (tx) => {
    const isNew = await insertPartner(tx, {
      id,
      name,
      offer,
      sharePercent,
      shareReason: isUsual ? null : reason!,
      createdBy: staffId,
      createdAt: at,
      endedAt: null,
    })
    if (!isNew && !(await markPartnerEnded(tx, id, null))) return
    const detail = JSON.stringify({ sharePercent, reason })
    await insertAct(tx, { staffId, action: 'partner.add', subject: id, detail, at })
  })
  return { id }
}

/** The partner works with us no more: its months stay, and no bill is added to them. */
export async function endPartner(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  { staffId }: Actor,
  partnerId: string,
) {
  const at = now()
  if (!(await findPartner(db, partnerId))) throw new AppError('not_found', '没有这家商家')
  return inTransaction(db, async (tx) => {
    const isNew = await markPartnerEnded(tx, partnerId, at)
    const act = { staffId, action: 'partner.end' as const, subject: partnerId, detail: '', at }
    if (isNew) await insertAct(tx, act)
    return { isNew }
  })
}

/**
 * A bill on which the partner's offer was used; the same bill again is the same row, unless it was
 * taken back since: what was typed wrongly is noted again under its own number.
 */
export async function recordBill(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  { staffId }: Actor,
  partnerId: string,
  { billNo, amountFen }: { billNo: string; amountFen: number },
) {
  const at = now()
  const partner = await findPartner(db, partnerId)
  if (!partner) throw new AppError('not_found', '没有这家商家')
  if (partner.endedAt !== null) throw new AppError('blocked', '已经不合作了，不能再记')
  return inTransaction(db, async (tx) => {
    const rows = await listEntriesOfBill(tx, partnerId, billNo)
    const backs = rows.filter(({ kind }) => kind === 'taken_back').length
    // Of two taps at once the second meets the first in its row: both count the same backs.
    const id = dueIdOf(partnerId, billNo, backs)
    const isNew = await insertPartnerEntry(tx, {
      id,
      partnerId,
      billNo,
      kind: 'redeemed',
      amountFen,
      sharePercent: partner.sharePercent,
      dueFen: Math.round((amountFen * partner.sharePercent) / 100),
      reason: '',
      month: dayOf(at).slice(0, 7),
      at,
    })
    const act = { staffId, action: 'partner.bill' as const, subject: id, detail: billNo, at }
    if (isNew) await insertAct(tx, act)
    return { id, isNew }
  })
}

/** The row of a bill that was taken back so many times before. */
const dueIdOf = (partnerId: string, billNo: string, backs: number) =>
  idFrom('due', partnerId, billNo, ...(backs === 0 ? [] : [String(backs)]))

/** The row that takes this one back; of a bill's first row it is named after the bill. */
const backIdOf = ({ id, partnerId, billNo }: { id: string; partnerId: string; billNo: string }) =>
  id === dueIdOf(partnerId, billNo, 0)
    ? idFrom('due', partnerId, billNo, 'taken_back')
    : idFrom('due', id, 'taken_back')

/** Takes a bill's part back by a row of its own, in the month in which it is taken back. */
export async function takeBackBill(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  { staffId }: Actor,
  { partnerId, entryId, reason }: { partnerId: string; entryId: string; reason: string },
) {
  const at = now()
  return inTransaction(db, async (tx) => {
    const entry = await findPartnerEntry(tx, partnerId, entryId)
    if (!entry || entry.kind !== 'redeemed') throw new AppError('not_found', '没有这笔分成')
    const id = backIdOf(entry)
    const isNew = await insertPartnerEntry(tx, {
      ...entry,
      id,
      kind: 'taken_back',
      amountFen: -entry.amountFen,
      dueFen: -entry.dueFen,
      reason,
      month: dayOf(at).slice(0, 7),
      at,
    })
    if (isNew) {
      await insertAct(tx, {
        staffId,
        action: 'partner.take-back',
        subject: entryId,
        detail: reason,
        at,
      })
    }
    return { id, isNew }
  })
}

/** 对账单: each partner's month, whose total is the sum of its rows. */
export async function listStatements(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  asked: string | undefined,
) {
  const month = asked ?? dayOf(now()).slice(0, 7)
  const [partners, entries, back] = await Promise.all([
    listPartners(db),
    listPartnerEntries(db, month),
    listTakenBack(db, month),
  ])
  const gone = new Set(back.map(({ id }) => id))
  const statements = partners.flatMap((partner) => {
    const own = entries.filter(({ partnerId }) => partnerId === partner.id)
    if (partner.endedAt !== null && own.length === 0) return []
    const sum = (of: 'amountFen' | 'dueFen') => own.reduce((all, entry) => all + entry[of], 0)
    return {
      partnerId: partner.id,
      name: partner.name,
      offer: partner.offer,
      sharePercent: partner.sharePercent,
      shareReason: partner.shareReason,
      isEnded: partner.endedAt !== null,
      redeemed: own.filter(({ kind }) => kind === 'redeemed').length,
      amountFen: sum('amountFen'),
      dueFen: sum('dueFen'),
      entries: own.map((entry) => ({
        ...entry,
        isTakenBack: entry.kind === 'redeemed' && gone.has(backIdOf(entry)),
      })),
    }
  })
  return { month, statements, dueFen: statements.reduce((all, { dueFen }) => all + dueFen, 0) }
}
