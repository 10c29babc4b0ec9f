import { expect, test } from 'vitest'
import { keepHouse } from '../../api/jobs/keep-house.ts'
import { enqueue } from '../../api/jobs/queue.ts'
import { runDueJobs } from '../../api/jobs/run-due-jobs.ts'
import { inTransaction } from '../../db/database.ts'
import { platform, type Platform } from '../support/platform.ts'

const work = ({ deps }: Platform, n: number, runAt = deps.now()) =>
  Promise.all(
    Array.from({ length: n }, (_, i) =>
      enqueue(deps.db, { kind: 'knock', key: `knock:${runAt}:${i}`, payload: { i }, runAt }),
    ),
  )

const jobs = ({ deps }: Platform) => deps.db.selectFrom('job').selectAll().execute()

test('two processes share the work and do each piece once', async () => {
  await using world = await platform()
  await work(world, 60)
  const done: number[] = []
  const handlers = {
    knock: async (_deps: unknown, { i }: { i: number }) => {
      await new Promise((later) => setTimeout(later, 1))
      done.push(i)
    },
  }

  const [first, second, third] = await Promise.all([
    runDueJobs(world.deps, { handlers }),
    runDueJobs(world.deps, { handlers }),
    runDueJobs(world.deps, { handlers }),
  ])

  expect(first + second + third).toBe(60)
  expect(done.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, i) => i))
  expect((await jobs(world)).every((job) => job.doneAt !== null)).toBe(true)
})

test('work asked for twice is done once, and work of a transaction that failed never', async () => {
  await using world = await platform()
  const { db } = world.deps
  const job = { kind: 'knock', key: 'knock:once', payload: {}, runAt: world.deps.now() }
  expect(await enqueue(db, job)).toBe(true)
  expect(await enqueue(db, job)).toBe(false)
  await expect(
    inTransaction(db, async (tx) => {
      await enqueue(tx, { ...job, key: 'knock:never' })
      throw new Error('the verb failed')
    }),
  ).rejects.toThrow('the verb failed')
  let runs = 0
  await runDueJobs(world.deps, { handlers: { knock: async () => void (runs += 1) } })
  expect(runs).toBe(1)
})

test('nothing runs before its time', async () => {
  await using world = await platform()
  await work(world, 1, world.deps.now() + 1000)
  const handlers = { knock: async () => {} }
  expect(await runDueJobs(world.deps, { handlers })).toBe(0)
  world.pass(1000)
  expect(await runDueJobs(world.deps, { handlers })).toBe(1)
})

test('what fails comes again later and later, says why without telling secrets, and is given up at last', async () => {
  await using world = await platform()
  await work(world, 1)
  const handlers = {
    knock: async () => {
      throw new Error('13800138000 does not answer')
    },
  }
  const begun = world.deps.now()
  await runDueJobs(world.deps, { handlers })
  const [failed] = await jobs(world)
  expect(failed).toMatchObject({ attempts: 1, runAt: begun + 5_000, doneAt: null, claimedBy: null })
  expect(failed!.lastError).toBe('Error: 1********** does not answer')

  for (let day = 0; day < 20; day += 1) {
    world.pass(24 * 3_600_000)
    await runDueJobs(world.deps, { handlers })
  }
  const [given] = await jobs(world)
  expect(given!.attempts).toBe(15)
  expect(given!.doneAt).not.toBeNull()
  expect(given!.lastError).toContain('gave up')
  expect(world.lines.join('')).not.toContain('13800138000')
})

test('one failing piece does not hold up the others, and an unknown kind is no end of the world', async () => {
  await using world = await platform()
  await work(world, 3)
  await enqueue(world.deps.db, { kind: 'no-such', key: 'x', payload: {}, runAt: world.deps.now() })
  const handlers = {
    knock: async (_deps: unknown, { i }: { i: number }) => {
      if (i === 1) throw new Error('no')
    },
  }
  await runDueJobs(world.deps, { handlers })
  const rows = await jobs(world)
  expect(rows.filter((job) => job.doneAt !== null)).toHaveLength(2)
  expect(rows.filter((job) => job.lastError !== null)).toHaveLength(2)
})

test('what a process held when it was killed is taken over when its claim ends', async () => {
  await using world = await platform()
  await work(world, 1)
  const { db, now } = world.deps
  await db
    .updateTable('job')
    .set({ claimedBy: 'a process that is gone', claimedUntil: now() + 120_000, attempts: 1 })
    .execute()
  let runs = 0
  const handlers = { knock: async () => void (runs += 1) }
  expect(await runDueJobs(world.deps, { handlers })).toBe(0)
  world.pass(120_000)
  expect(await runDueJobs(world.deps, { handlers })).toBe(1)
  expect(runs).toBe(1)
})

test('work that takes every process down with it is given up like other work', async () => {
  await using world = await platform()
  await work(world, 1)
  const { db, now } = world.deps
  const killed = { claimedBy: 'a process that is gone', attempts: 15 }
  await db
    .updateTable('job')
    .set({ ...killed, claimedUntil: now() })
    .execute()
  let runs = 0
  const handlers = { knock: async () => void (runs += 1) }
  await runDueJobs(world.deps, { handlers })
  expect(runs).toBe(0)
  const [given] = await jobs(world)
  expect(given).toMatchObject({ doneAt: now(), claimedBy: null })
  expect(given!.lastError).toContain('gave up')
})

test('work that makes due work is followed to its end', async () => {
  await using world = await platform()
  await work(world, 1)
  const steps: number[] = []
  const handlers = {
    knock: async ({ db, now }: Platform['deps'], { i }: { i: number }) => {
      steps.push(i)
      if (i < 4) {
        await enqueue(db, { kind: 'knock', key: `step:${i}`, payload: { i: i + 1 }, runAt: now() })
      }
    },
  }
  await runDueJobs(world.deps, { handlers })
  expect(steps).toEqual([0, 1, 2, 3, 4])
})

test('a process that is leaving begins nothing new', async () => {
  await using world = await platform()
  await work(world, 30)
  const leaving = new AbortController()
  let runs = 0
  const handlers = {
    knock: async () => {
      runs += 1
      leaving.abort()
    },
  }
  await runDueJobs(world.deps, { handlers, until: leaving.signal })
  expect(runs).toBeLessThanOrEqual(4)
  expect((await jobs(world)).filter((job) => job.claimedBy !== null)).toEqual([])
})

test('finished work and old logins are forgotten in time, unfinished work never', async () => {
  await using world = await platform()
  await work(world, 2)
  let isFirst = true
  await runDueJobs(world.deps, {
    handlers: {
      knock: async () => {
        if (!isFirst) throw new Error('later')
        isFirst = false
      },
    },
  })
  await world.app.request('/api/sidebar/session/login')
  world.pass(31 * 24 * 3_600_000)
  await keepHouse(world.deps)
  expect((await jobs(world)).filter((job) => job.kind === 'knock')).toHaveLength(1)
  expect(await world.deps.db.selectFrom('loginState').selectAll().execute()).toEqual([])
})
