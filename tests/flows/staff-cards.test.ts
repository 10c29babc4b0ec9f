import { expect, test } from 'vitest'
import { aLibrary, HE, LIN } from '../support/a-library.ts'

test('whose certificate has run out still writes the rest of her card', async () => {
  await using shop = await aLibrary()
  const lin = await shop.as(LIN)
  const card = { bio: '', certName: '育婴员（三级）', certUntilDay: '2026-11-22' }
  expect((await lin('PUT', '/library/cards/mine', card)).status).toBe(200)
  const check = { isGood: true, certName: card.certName, certUntilDay: card.certUntilDay }
  const he = await shop.as(HE)
  await he('POST', `/library/cards/${LIN}/check`, { ...check, certPictureId: null })
  shop.clock.now = Date.parse('2026-11-23T09:00:00+08:00')
  const { browser } = await shop.asStaff(LIN)
  const write = async (body: object) =>
    (
      await browser.fetch('/api/sidebar/library/cards/mine', {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    ).status
  const bio = '问我尺码。'
  expect(await write({ ...card, bio })).toBe(200)
  const [mine] = (await (await browser.get('/api/sidebar/library/cards')).json()).items
  expect(mine).toMatchObject({ bio, state: 'expired', certUntilDay: '2026-11-22' })
  // Another one that has run out is none.
  const old = { ...card, certName: '母乳指导', certUntilDay: '2026-11-21' }
  expect(await write(old)).toBe(400)
})
