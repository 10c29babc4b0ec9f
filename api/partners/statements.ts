import { createHash } from 'node:crypto'
import { inTransaction } from '../../db/database.ts'
import { newId } from '../../db/ids.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import {
  findPartner,
  findPartnerEntry,
  insertPartner,
  insertPartnerEntry,
  listPartnerEntries,
  listPartners,
} from '../../db/queries/partners.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { dayOf } from '../shop-time.ts'

type Clock = Pick<Deps, 'db' | 'now'>

const USUAL_PERCENT = { from: 10, to: 30 }

/** 合作商家: a part outside 10–30 % needs a reason that stays beside it. */
export async function addPartner(
  { db, now }: Clock,
  { staffId }: Actor,
  asked: { name: string; offer: string; sharePercent: number; reason?: string | undefined },
) {
  const { name, offer, sharePercent, reason } = asked
  const isUsual = sharePercent >= USUAL_PERCENT.from && sharePercent <= USUAL_PERCENT.to
  if (!isUsual && !reason) {
    throw new AppError('needs_reason', '分成一般是 10%–30%，不在里面要写一句为什么')
  }
  const at = now()
  const id = newId('partner')
  await inTransaction(db, async (tx) => {
    await insertPartner(tx, {
      id,
      name,
      offer,
      sharePercent,
      shareReason: isUsual ? null : reason!,
      createdBy: staffId,
      createdAt: at,
      endedAt: null,
    })
    const detail = JSON.stringify({ sharePercent, reason })
    await insertAct(tx, { staffId, action: 'partner.add', subject: id, detail, at })
  })
  return { id }
}

/** A bill on which the partner's offer was used; the same bill again is the same row. */
export async function recordBill(
  { db, now }: Clock,
  partnerId: string,
  { billNo, amountFen }: { billNo: string; amountFen: number },
) {
  const at = now()
  const partner = await findPartner(db, partnerId)
  if (!partner) throw new AppError('not_found', '没有这家商家')
  const id = entryIdOf(partnerId, billNo)
  const isNew = await insertPartnerEntry(db, {
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
  return { id, isNew }
}

/** Takes a bill's part back by a row of its own, in the month in which it is taken back. */
export async function takeBackBill(
  { db, now }: Clock,
  { staffId }: Actor,
  { partnerId, entryId, reason }: { partnerId: string; entryId: string; reason: string },
) {
  const at = now()
  return inTransaction(db, async (tx) => {
    const entry = await findPartnerEntry(tx, partnerId, entryId)
    if (!entry || entry.kind !== 'redeemed') throw new AppError('not_found', '没有这笔分成')
    const id = entryIdOf(partnerId, entry.billNo, 'taken_back')
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
export async function listStatements({ db, now }: Clock, asked: string | undefined) {
  const month = asked ?? dayOf(now()).slice(0, 7)
  const [partners, entries] = await Promise.all([listPartners(db), listPartnerEntries(db, month)])
  const statements = partners.map((partner) => {
    const own = entries.filter(({ partnerId }) => partnerId === partner.id)
    const sum = (of: 'amountFen' | 'dueFen') => own.reduce((all, entry) => all + entry[of], 0)
    return {
      partnerId: partner.id,
      name: partner.name,
      offer: partner.offer,
      sharePercent: partner.sharePercent,
      shareReason: partner.shareReason,
      redeemed: own.filter(({ kind }) => kind === 'redeemed').length,
      amountFen: sum('amountFen'),
      dueFen: sum('dueFen'),
      entries: own,
    }
  })
  return { month, statements, dueFen: statements.reduce((all, { dueFen }) => all + dueFen, 0) }
}

const entryIdOf = (...of: string[]) =>
  `due_${createHash('sha256').update(JSON.stringify(of)).digest('hex').slice(0, 32)}`
