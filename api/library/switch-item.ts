import { inTransaction } from '../../db/database.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import { switchTemplate } from '../../db/queries/group-templates.ts'
import { switchPage, switchReply } from '../../db/queries/library-items.ts'
import { switchGift } from '../../db/queries/gifts.ts'
import { switchProduct } from '../../db/queries/products.ts'
import { updateCoupon } from '../../db/queries/coupons.ts'
import type { LibraryKind } from '../../db/schema/library.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { titleOf } from './bodies.ts'
import { findPublished } from './find-item.ts'
import { findRefusals } from './submit-draft.ts'

/** 停用 or 上架 again what was published; links that are out show a polite word, or the page again. */
export async function switchItem(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  { kind, itemId, status }: { kind: LibraryKind; itemId: string; status: 'live' | 'off' },
) {
  const at = now()
  await inTransaction(db, async (tx) => {
    const known = await findPublished(tx, kind, itemId)
    if (!known) throw new AppError('not_found', '没有找到这一条')
    if (known.status === status) return
    // An article too may rest on somebody's consent.
    if (status === 'live' && (kind === 'story' || kind === 'page')) {
      const refusals = await findRefusals(tx, known.written, at, itemId)
      const no = refusals.find(({ field }) => field === 'storyConsentId')
      if (no) throw new AppError('blocked', no.text)
    }
    if (kind === 'reply') await switchReply(tx, itemId, status, at)
    else if (kind === 'coupon') await updateCoupon(tx, itemId, { status, changedAt: at })
    else if (kind === 'template') await switchTemplate(tx, itemId, status === 'off' ? at : null)
    else if (kind === 'product') await switchProduct(tx, itemId, status === 'off' ? at : null, at)
    else if (kind === 'gift') await switchGift(tx, itemId, status, at)
    else await switchPage(tx, itemId, status, at)
    const act = { staffId: actor.staffId, subject: itemId, detail: titleOf(known.written), at }
    await insertAct(tx, { ...act, action: `library.${status}` })
  })
  return { id: itemId, status }
}
