import { createHash } from 'node:crypto'
import { inTransaction, type Db } from '../../db/database.ts'
import { insertCallbackSeen } from '../../db/queries/callback-seen.ts'
import { endFollow, welcomeBack } from '../../db/queries/follows.ts'
import type { Deps } from '../deps.ts'
import { playsAfterChange } from '../plays/wake.ts'
import { enqueue } from '../jobs/queue.ts'
import { MINUTE } from '../shop-time.ts'
import { sendOff } from '../sync/send-off.ts'
import { openLetter } from '../wecom/crypto.ts'
import { readEvent, type WecomEvent } from './event.ts'
import { readXml, textOf, type XmlFields } from './xml.ts'

export interface Letter {
  signature: string
  timestamp: string
  nonce: string
  body: string
}

const FRESH = 10 * MINUTE
const SLOT = 5_000
// Group data follows its event by a moment.
const GROUP_DELAY = 2_000

/**
 * Takes one of WeCom's letters: false when it is not WeCom's. Whoever lost a customer, or left,
 * loses sight of her in this very transaction; everything else is asked for by jobs. A letter that
 * comes very late (or again, hours later) is a hint to ask, and changes nothing by itself.
 */
export async function receiveLetter(deps: Deps, letter: Letter): Promise<boolean> {
  const fields = openEnvelope(deps, letter)
  if (!fields) return false
  const event = readEvent(fields)
  const at = deps.now()
  const isFresh = Math.abs(at - Number(letter.timestamp) * 1000) <= FRESH
  const name = [textOf(fields, 'Event') ?? '', textOf(fields, 'ChangeType') ?? ''].join('.')
  // Not FromUserName and CreateTime: every event of a second is from `sys`.
  const id = createHash('sha256').update(canonical(fields)).digest('hex')
  const gone = await inTransaction(deps.db, async (tx) => {
    const seen = { id, event: name.slice(0, 64), receivedAt: at }
    if (!(await insertCallbackSeen(tx, seen))) return undefined
    const ended = isFresh ? await applyAtOnce(tx, event, at) : undefined
    await queueSync(tx, event, at)
    return ended
  })
  if (gone) deps.live.publish(gone.staffId, { event: 'customer', customerId: gone.customerId })
  deps.log.info({ event: name, kind: event.kind, isFresh }, 'letter from WeCom')
  return true
}

function openEnvelope({ config }: Deps, letter: Letter): XmlFields | undefined {
  try {
    const encrypted = textOf(readXml(letter.body), 'Encrypt')
    if (encrypted === undefined) return undefined
    const text = openLetter(letterKeys(config.wecom), { ...letter, encrypted })
    return text === undefined ? undefined : readXml(text)
  } catch {
    return undefined
  }
}

/** How letters to this corp are signed and sealed. */
export const letterKeys = (wecom: Deps['config']['wecom']) => ({
  token: wecom.callbackToken,
  aesKey: wecom.callbackAesKey,
  receiveId: wecom.corpId,
})

/** The same fields give the same text, however the letter was laid out. */
function canonical(fields: XmlFields): string {
  const plain = (of: XmlFields): unknown =>
    [...of]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, values]) => [
        name,
        values.map((value) => (typeof value === 'string' ? value : plain(value))),
      ])
  return JSON.stringify(plain(fields))
}

async function applyAtOnce(tx: Db, event: WecomEvent, at: number) {
  if (event.kind === 'staff' && event.change === 'left' && event.staffId) {
    await sendOff(tx, event.staffId, at)
  }
  if (event.kind !== 'follow') return undefined
  const { staffId, customerId, change } = event
  if (change === 'added') await welcomeBack(tx, staffId, customerId)
  if (change !== 'ended_by_staff' && change !== 'ended_by_customer') return undefined
  const by = change === 'ended_by_staff' ? 'staff' : 'customer'
  await endFollow(tx, staffId, customerId, by, at)
  await playsAfterChange(tx, [customerId], at)
  return { staffId, customerId }
}

// Rings within a slot are one job, due when the slot has ended; a ring during the sync belongs to
// the next slot, so none is lost.
async function queueSync(tx: Db, event: WecomEvent, at: number) {
  const slot = Math.floor(at / SLOT)
  const runAt = (slot + 1) * SLOT
  switch (event.kind) {
    case 'follow': {
      const { customerId } = event
      const key = `sync-customer:${customerId}:${slot}`
      await enqueue(tx, { kind: 'sync-customer', key, payload: { customerId }, runAt })
      return
    }
    case 'group': {
      const { groupId, lastVersion } = event
      const key = `sync-group:${groupId}:${slot}`
      const payload = { groupId, ring: { at, lastVersion } }
      await enqueue(tx, { kind: 'sync-group', key, payload, runAt: runAt + GROUP_DELAY })
      return
    }
    case 'tags':
      await enqueue(tx, { kind: 'sync-tags', key: `sync-tags:${slot}`, payload: {}, runAt })
      return
    case 'kf': {
      const { kfId, token } = event
      const payload = { kfId, ...(token && { token }) }
      await enqueue(tx, { kind: 'sync-kf', key: `sync-kf:${kfId}:${slot}`, payload, runAt })
      return
    }
    case 'balance': {
      const { state } = event
      const key = `acquisition-balance:${state}:${slot}`
      await enqueue(tx, { kind: 'acquisition-balance', key, payload: { state }, runAt: at })
      return
    }
    case 'staff':
      await enqueue(tx, { kind: 'sync-staff', key: `sync-staff:${slot}`, payload: {}, runAt })
  }
}
