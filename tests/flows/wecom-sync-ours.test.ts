import { expect, test } from 'vitest'
import { changeTags } from '../../api/customers/change-tags.ts'
import type { Actor } from '../../api/env.ts'
import { syncCustomer } from '../../api/sync/sync-customer.ts'
import { syncTags } from '../../api/sync/sync-tags.ts'
import { syncAll, wecomWorld } from '../support/wecom-world.ts'

test('what a person set survives a sync; what WeCom deleted goes', async () => {
  await using world = await wecomWorld()
  await syncAll(world)
  const {
    userid: staffId,
    external_userid: customerId,
    tagIds,
  } = world.simulator.state.follows.find((it) => it.tagIds.length >= 2)!
  const library = world.simulator.state.tagGroups.flatMap((group) =>
    group.tags.map((tag) => tag.id),
  )
  const onTheWay = library.find((id) => !tagIds.includes(id))!
  const tag = { staffId, customerId, setAt: 1, wecomAt: null, ruleName: null }
  await world.db
    .insertInto('followTag')
    .values({ ...tag, tagId: onTheWay, setBy: 'person' })
    .execute()
  await world.db
    .updateTable('customer')
    .set({ preference: 'less', ageBand: '7-12月' })
    .where('id', '=', customerId)
    .execute()
  const tagsOf = async () =>
    (
      await world.db
        .selectFrom('followTag')
        .where('customerId', '=', customerId)
        .where('staffId', '=', staffId)
        .select(['tagId', 'setBy', 'wecomAt'])
        .execute()
    ).toSorted((a, b) => (a.tagId < b.tagId ? -1 : 1))

  await syncCustomer(world.deps, customerId)
  expect((await tagsOf()).map((it) => it.tagId)).toEqual([...tagIds, onTheWay].toSorted())
  const row = await world.db
    .selectFrom('customer')
    .where('id', '=', customerId)
    .select(['preference', 'ageBand'])
    .executeTakeFirst()
  expect(row).toEqual({ preference: 'less', ageBand: '7-12月' })

  // It arrives in WeCom, still a person's; then a colleague takes it off there.
  world.simulator.act('edit_tags', {
    userid: staffId,
    external_userid: customerId,
    add: [onTheWay],
  })
  await world.later()
  expect((await tagsOf()).find((it) => it.tagId === onTheWay)).toMatchObject({
    setBy: 'person',
    wecomAt: expect.any(Number),
  })
  world.simulator.act('edit_tags', {
    userid: staffId,
    external_userid: customerId,
    remove: [onTheWay],
  })
  await world.later()
  expect((await tagsOf()).map((it) => it.tagId)).toEqual(tagIds.toSorted())

  world.simulator.act('delete_tag', { id: tagIds[0]! })
  await world.later()
  expect((await tagsOf()).map((it) => it.tagId)).toEqual(tagIds.slice(1).toSorted())
  const gone = await world.db
    .selectFrom('tag')
    .where('id', '=', tagIds[0]!)
    .select('deletedAt')
    .executeTakeFirst()
  expect(gone!.deletedAt).not.toBeNull()
  await syncTags(world.deps)
})

test('a tag taken off here does not come back while WeCom has not heard of it', async () => {
  await using world = await wecomWorld()
  await syncAll(world)
  const { userid, external_userid, tagIds } = world.simulator.state.follows.find(
    (it) => it.tagIds.length > 0,
  )!
  const actor: Actor = { staffId: userid, role: 'rep', storeIds: [] }
  const tagId = tagIds[0]!
  const carries = async () => {
    const { tags } = await changeTags(world.deps, actor, external_userid, {
      add: [],
      remove: [],
    })
    return tags.some((tag) => tag.id === tagId)
  }
  expect(await carries()).toBe(true)

  await changeTags(world.deps, actor, external_userid, {
    add: [],
    remove: [tagId],
  })
  await syncCustomer(world.deps, external_userid)
  expect(await carries()).toBe(false)
  await world.later()
  await syncCustomer(world.deps, external_userid)

  expect(await carries()).toBe(false)
  expect(
    world.simulator.state.follows.find(
      (it) => it.userid === userid && it.external_userid === external_userid,
    )!.tagIds,
  ).not.toContain(tagId)
})

test.each([
  ['the same page', (cursor: string) => cursor || 'again'],
  ['pages in turn', (cursor: string) => (cursor === 'one' ? 'other' : 'one')],
])('a WeCom that names %s for ever ends the run, and ends no following', async (_, nextOf) => {
  await using world = await wecomWorld()
  await syncAll(world)
  const standing = async () =>
    (await world.db.selectFrom('follow').where('endedAt', 'is', null).select('staffId').execute())
      .length
  const before = await standing()
  let pages = 0
  world.road.before = async (request) => {
    if (!request.url.includes('batch/get_by_user')) return undefined
    pages += 1
    const { cursor } = (await request.clone().json()) as { cursor: string }
    // Nobody waits for a thousand pages of each member here.
    const next_cursor = pages > 1_100 ? '' : nextOf(cursor)
    return Response.json({ errcode: 0, errmsg: 'ok', external_contact_list: [], next_cursor })
  }
  world.clock.now += 3_600_000

  await syncAll(world)

  expect(before).toBeGreaterThan(100)
  expect(await standing()).toBe(before)
  const { state } = await world.db
    .selectFrom('syncRun')
    .orderBy('startedAt', 'desc')
    .select('state')
    .executeTakeFirstOrThrow()
  expect(state).toBe('done')
})

test('a night in which WeCom will not show a member’s customers takes none of them from her', async () => {
  await using world = await wecomWorld()
  await syncAll(world)
  const standing = async () =>
    (
      await world.db
        .selectFrom('follow')
        .where('endedAt', 'is', null)
        .select('customerId')
        .execute()
    ).length
  const before = await standing()
  world.road.before = async (request) =>
    request.url.includes('batch/get_by_user')
      ? Response.json({ errcode: 60030, errmsg: 'not in the visible range' })
      : undefined
  world.clock.now += 3_600_000

  await syncAll(world)

  expect(before).toBeGreaterThan(100)
  expect(await standing()).toBe(before)
})

test('a group nobody has named is called by its owner, until it has a name', async () => {
  await using world = await wecomWorld()
  await syncAll(world)
  const { act, state } = world.simulator
  const { chat_id } = state.groups.find((it) => it.owner === 'u_linxiaoyu')!
  const called = async (name: string) => {
    act('rename_group', { chat_id, name })
    await world.later()
    const of = world.db.selectFrom('groupChat').where('id', '=', chat_id).select('name')
    return (await of.executeTakeFirstOrThrow()).name
  }
  expect(await called('')).toBe('林小雨的群（没起名）')
  expect(await called('周四读书会')).toBe('周四读书会')
})
