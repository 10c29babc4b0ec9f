import { expect, test } from 'vitest'
import { enterPlays } from '../../api/plays/enter-plays.ts'
import { runDuePlays } from '../../api/plays/run-due-plays.ts'
import type { Role } from '../../db/schema.ts'
import { aStep } from '../support/play-cases.ts'
import { aShopWithPlays } from '../support/play-shop.ts'

/** A shop with an operator who writes plays and a manager who publishes them. */
async function aShopThatWrites() {
  const shop = await aShopWithPlays()
  const becomes = (id: string, role: Role) =>
    shop.db.updateTable('staff').set({ role }).where('id', '=', id).execute()
  const staff = await shop.db
    .selectFrom('staff')
    .where('id', '=', 'u_hejing')
    .selectAll()
    .executeTakeFirstOrThrow()
  await becomes('u_hejing', 'manager')
  await shop.add('staff', { ...staff, id: 'u_fangzhou', name: '方舟', role: 'operator' })
  return shop
}

test('方舟 copies a play, changes it, submits it; nothing runs before 何静 has published it', async () => {
  await using shop = await aShopThatWrites()
  await shop.aNewFriend('cu_new')
  await shop.aPlay({ name: '老打法' }, [aStep(), aStep({ title: '第二句' })])
  const fang = await shop.asNow('u_fangzhou')
  const he = await shop.asNow('u_hejing')

  const wish = { key: 'copy-1', from: 'play_1', name: '新打法' }
  const { body: copy } = await fang('POST', '/plays/copies', wish)
  expect((await fang('POST', '/plays/copies', wish)).body).toEqual(copy)
  const of = `/plays/${copy.playId}/draft`
  const { body: read } = await fang('GET', of)
  expect(read).toMatchObject({ name: '新打法', status: 'draft', live: null, problems: [] })

  const shorter = { ...read.draft.definition, steps: read.draft.definition.steps.slice(0, 1) }
  const { body: saved } = await fang('PUT', of, { ...read.mark, definition: shorter })
  expect(saved.mark).toEqual({ base: 0, rev: 2 })
  // Another phone, which has not seen that.
  expect((await fang('PUT', of, { ...read.mark, definition: {} })).status).toBe(409)
  expect((await fang('GET', of)).body.draft.definition.steps).toHaveLength(1)

  expect((await fang('POST', `${of}/submit`, saved.mark)).status).toBe(200)
  expect((await fang('POST', `${of}/publish`, saved.mark)).status).toBe(403)
  await enterPlays(shop.deps)
  expect((await shop.runs()).filter(({ playId }) => playId === copy.playId)).toEqual([])
  expect((await he('GET', of)).body.draft.submittedAt).not.toBeNull()
  expect((await he('POST', `${of}/publish`, saved.mark)).body).toMatchObject({ version: 1 })
  expect((await he('POST', `${of}/publish`, saved.mark)).status).toBe(409)
  const { body: now } = await he('GET', of)
  expect(now).toMatchObject({ status: 'running', liveVersion: 1, draft: null })
  expect(now.live.steps).toHaveLength(1)
})

test('whoever is under way stays in her version until the author says step by step where she goes on', async () => {
  await using shop = await aShopThatWrites()
  await shop.aNewFriend('cu_a')
  await shop.aPlay({}, [aStep({ when: { is: 'after', days: 3 } }), aStep()])
  await enterPlays(shop.deps)
  await runDuePlays(shop.deps)
  const he = await shop.asNow('u_hejing')
  const publish = async (move?: object) => {
    const { body } = await he('GET', '/plays/play_1/draft')
    const definition = { ...body.live, name: `第 ${body.liveVersion + 1} 版`, steps: [aStep()] }
    const saved = await he('PUT', '/plays/play_1/draft', { ...body.mark, definition })
    expect(saved.body.under).toMatchObject([{ stepNo: 1, n: 1 }])
    return he('POST', '/plays/play_1/draft/publish', { ...saved.body.mark, ...(move && { move }) })
  }
  expect((await publish()).body).toMatchObject({ version: 2, moved: 0 })
  expect(await shop.runs()).toMatchObject([{ version: 1, stepNo: 1 }])

  // A second one enters version 2 and is taken over to the third.
  await shop.aNewFriend('cu_b')
  await enterPlays(shop.deps)
  const { body } = await he('GET', '/plays/play_1/draft')
  expect(body.under).toEqual([{ version: 2, stepNo: 1, n: 1 }])
  expect((await publish({ 1: null })).body).toMatchObject({ version: 3, moved: 1 })
  expect((await shop.runs()).map(({ version, state }) => `${version} ${state}`).sort()).toEqual([
    '1 waiting',
    '2 ended',
  ])
})

test('what is unfinished or may not be said is named where it stands, and is not published', async () => {
  await using shop = await aShopThatWrites()
  await shop.aPlay({}, [aStep()])
  const he = await shop.asNow('u_hejing')
  const { body } = await he('GET', '/plays/play_1/draft')
  const written = (steps: object[]) => ({ definition: { ...body.live, steps } })
  const says = (text: string) => aStep({ say: { kind: 'words', text } })
  const save = async (mark: object, steps: object[]) =>
    (await he('PUT', '/plays/play_1/draft', { ...mark, ...written(steps) })).body

  const unfinished = await save(body.mark, [aStep(), says('')])
  expect(unfinished.problems).toEqual([{ path: 'steps.1.say.text', words: '这里还没写好' }])
  expect((await he('POST', '/plays/play_1/draft/publish', unfinished.mark)).status).toBe(422)
  const paid = await save(unfinished.mark, [says('分享后领取一张券')])
  expect(paid.problems).toMatchObject([{ path: 'steps.0.say.text' }])
  const refused = await he('POST', '/plays/play_1/draft/submit', paid.mark)
  expect(refused).toMatchObject({ status: 422, body: { error: { code: 'blocked' } } })

  // 说到钱: whoever wrote it has another look at it first.
  const cheap = await save(paid.mark, [says('今天满 199 减 20，看一眼就行')])
  expect(cheap).toMatchObject({ problems: [], reviews: [{ path: 'steps.0.say.text' }] })
  const alone = await he('POST', '/plays/play_1/draft/publish', cheap.mark)
  expect(alone.body.error.message).toContain('请另一位同事看过')

  expect((await he('POST', '/plays/play_1/draft/drop', cheap.mark)).status).toBe(200)
  expect((await he('GET', '/plays/play_1/draft')).body.draft).toBeNull()
})

test('every number of what a play did opens the list it counts, with the names she may read', async () => {
  await using shop = await aShopThatWrites()
  for (const [i, kind] of [{}, {}, { preference: 'none' }, { preference: 'less' }].entries()) {
    await shop.aNewFriend(`cu_${i}`, kind)
  }
  const steps = [aStep({ skipIf: [{ is: 'less' }] }), aStep({ when: { is: 'after', days: 2 } })]
  await shop.aPlay({ caps: { perWeek: 9 } }, steps)
  await enterPlays(shop.deps)
  await runDuePlays(shop.deps)
  const first = (await shop.runs()).find(({ state }) => state === 'prepared')!
  await shop.send(first.id, 1)
  await runDuePlays(shop.deps)

  const he = await shop.asNow('u_hejing')
  const fang = await shop.asNow('u_fangzhou')
  const { body: told } = await he('GET', '/plays/play_1')
  const list = async (ask: typeof he, stepNo: number, what: string, reason?: string) =>
    (
      await ask(
        'GET',
        `/plays/play_1/people?version=1&stepNo=${stepNo}&what=${what}${reason ? `&reason=${reason}` : ''}`,
      )
    ).body.items
  const { people } = told
  expect(await list(he, 0, 'entered')).toHaveLength(people.entered)
  expect(await list(he, 0, 'reached')).toHaveLength(people.reached)
  for (const { reason, n } of people.refusedWhy) {
    expect(await list(he, 0, 'refused', reason)).toHaveLength(n)
  }
  for (const step of told.steps) {
    for (const what of ['entered', 'waiting', 'prepared', 'sent', 'opened', 'skipped', 'left']) {
      expect([what, (await list(he, step.stepNo, what)).length]).toEqual([what, step[what]])
    }
    for (const { reason, n } of step.skippedWhy) {
      expect(await list(he, step.stepNo, 'skipped', reason)).toHaveLength(n)
    }
  }
  expect(people).toMatchObject({ entered: 3, refused: 1, reached: 1 })
  const named = await list(fang, 0, 'entered')
  expect(named.every((one: any) => one.name === null && one.subjectId === null)).toBe(true)
})
