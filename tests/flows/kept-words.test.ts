import { expect, test } from 'vitest'
import { inTransaction, openDatabase, type Database } from '../../db/database.ts'
import { saveReply, switchReply } from '../../db/queries/library-items.ts'
import { repliesInUse } from '../../db/queries/replies.ts'
import type { Schema } from '../../db/schema.ts'
import { emptyDatabase } from '../support/test-database.ts'

const aReply = (id: string, text: string): Schema['reply'] => ({
  id,
  category: '日常聊天',
  title: id,
  useWhen: '',
  avoidWhen: '',
  isPromotionAt: null,
  situation: null,
  partsJson: JSON.stringify([{ kind: 'text', text }]),
  status: 'live',
  sortNo: 1,
  changedAt: 1_795_000_000_000,
})

const publish = (db: Database, id: string, text: string) =>
  inTransaction(db, (tx) => saveReply(tx, aReply(id, text)))
const textsIn = async (db: Database) => (await repliesInUse(db)).map(({ partsJson }) => partsJson)

test('what is published, changed or put away in one process is what the next look in another finds', async () => {
  const { db: hers, url, release } = await emptyDatabase()
  const his = await openDatabase(url)
  expect(await textsIn(his)).toEqual([])

  await publish(hers, 's01', '早')
  expect(await textsIn(his)).toEqual([expect.stringContaining('早')])
  // Within the same millisecond of the shop's clock.
  await publish(hers, 's01', '晚安')
  expect(await textsIn(his)).toEqual([expect.stringContaining('晚安')])
  expect(await textsIn(hers)).toEqual(await textsIn(his))

  await inTransaction(his, (tx) => switchReply(tx, 's01', 'off', 1_795_000_000_000))
  expect(await textsIn(hers)).toEqual([])

  const given = inTransaction(hers, async (tx) => {
    await saveReply(tx, aReply('s02', '没有说定'))
    expect(await repliesInUse(tx)).toHaveLength(1)
    throw new Error('taken back')
  })
  await expect(given).rejects.toThrow('taken back')
  expect(await textsIn(hers)).toEqual([])
  await his.destroy()
  await release()
})

test('who looks while words are being changed sees the last ones as soon as they stand', async () => {
  const { db: hers, url, release } = await emptyDatabase()
  const his = await openDatabase(url)
  for (let round = 0; round < 20; round++) {
    const looking = Array.from({ length: 4 }, (_, i) => textsIn(i % 2 === 0 ? hers : his))
    await Promise.all([publish(round % 2 === 0 ? hers : his, 's01', `第 ${round} 次`), ...looking])
    for (const db of [hers, his]) {
      expect(await textsIn(db)).toEqual([expect.stringContaining(`第 ${round} 次`)])
    }
  }
  await his.destroy()
  await release()
})
