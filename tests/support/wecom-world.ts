import { createApp } from '../../api/app.ts'
import { readConfig } from '../../api/config.ts'
import type { Deps } from '../../api/deps.ts'
import { runDueJobs } from '../../api/jobs/run-due-jobs.ts'
import { createLive, type LiveEvent } from '../../api/live/live.ts'
import { createLog } from '../../api/ops/log.ts'
import { startSync } from '../../api/sync/start-sync.ts'
import { createWecom } from '../../api/wecom/client.ts'
import { createSimulator } from '../../api/wecom/simulator/simulator.ts'
import { emptyDatabase } from './test-database.ts'

export const T0 = 1_795_264_860_000

/**
 * An empty database beside a whole simulated corp: nothing is synced yet. Letters of the corp reach
 * our callback door; `lose` says which get lost on the way.
 */
export async function wecomWorld({ lose = () => false }: { lose?: () => boolean } = {}) {
  const { db, release } = await emptyDatabase()
  const config = readConfig({ SESSION_SECRET: 'a secret of the tests, long' })
  const clock = { now: T0 }
  const now = () => clock.now
  const { corpId, agentId, secret, callbackToken: token, callbackAesKey: aesKey } = config.wecom
  const letters = (request: Request): Response | Promise<Response> =>
    lose() ? new Response('lost', { status: 502 }) : app.fetch(request)
  const simulator = createSimulator({
    corp: { corpId, agentId, secret },
    now,
    setNow: (at) => (clock.now = at),
    callback: {
      url: 'http://localhost:3000/wecom/callback',
      token,
      aesKey,
      fetch: letters,
      retryAfterMs: 1,
    },
  })
  const heard: [staffId: string, event: LiveEvent][] = []
  const live = createLive()
  const publish = live.publish
  live.publish = (staffId, event) => {
    heard.push([staffId, event])
    publish(staffId, event)
  }
  const log = createLog({ ...config, logLevel: 'warn' }, () => {})
  // What a test wants to see refused or broken on the way to WeCom, before the corp answers.
  const road = { before: async (_request: Request): Promise<Response | undefined> => undefined }
  const wecom = createWecom({
    corpId,
    agentId,
    secret,
    now,
    db,
    log,
    apiUrl: 'http://localhost:3000/simulator',
    fetch: async (request) => (await road.before(request)) ?? simulator.fetch(request),
    sleep: async () => {},
    timeoutMs: 2000,
  })
  const deps: Deps = { db, now, config, wecom, log, live }
  const app = createApp(deps)
  return {
    deps,
    db,
    app,
    simulator,
    clock,
    road,
    heard,
    /** Lets `ms` pass, all letters arrive, and runs what is due. */
    async later(ms = 10_000) {
      await simulator.callbacks.settled()
      clock.now += ms
      await runDueJobs(deps)
    },
    [Symbol.asyncDispose]: async () => {
      await simulator.callbacks.settled()
      await release()
    },
  }
}

export type WecomWorld = Awaited<ReturnType<typeof wecomWorld>>

/** Brings everything WeCom knows here. */
export async function syncAll({ deps }: WecomWorld) {
  await startSync(deps, 'full')
  await runDueJobs(deps)
}

/** What the tables must hold when everything WeCom knows has arrived. */
export function expected({ simulator: { state } }: WecomWorld) {
  return {
    staff: state.staff.filter((it) => it.status === 1).map((it) => it.userid),
    follows: state.follows
      .filter((it) => !it.isDeletedByCustomer)
      .map((it) => [it.userid, it.external_userid, it.remark]),
    tags: state.follows.flatMap((it) =>
      it.tagIds.map((tagId) => [it.userid, it.external_userid, tagId]),
    ),
    groups: state.groups
      .filter((it) => !it.isDismissed && !it.isInternal)
      .map((it) => [it.chat_id, it.name, it.owner]),
    members: state.groups
      .filter((it) => !it.isDismissed && !it.isInternal)
      .flatMap((it) => it.members.map((member) => [it.chat_id, member.userid])),
  }
}

/** The same, as our tables have it. */
export async function kept({ db }: WecomWorld) {
  const staff = await db.selectFrom('staff').where('leftAt', 'is', null).select('id').execute()
  const follows = await db
    .selectFrom('follow')
    .where('endedAt', 'is', null)
    .select(['staffId', 'customerId', 'remark'])
    .execute()
  const tags = await db
    .selectFrom('followTag')
    .innerJoin('follow', (join) =>
      join
        .onRef('follow.staffId', '=', 'followTag.staffId')
        .onRef('follow.customerId', '=', 'followTag.customerId'),
    )
    .where('follow.endedAt', 'is', null)
    .select(['followTag.staffId', 'followTag.customerId', 'followTag.tagId'])
    .execute()
  const groups = await db
    .selectFrom('groupChat')
    .where('dissolvedAt', 'is', null)
    .select(['id', 'name', 'ownerId'])
    .execute()
  const members = await db
    .selectFrom('groupMember')
    .innerJoin('groupChat', 'groupChat.id', 'groupMember.groupId')
    .where('groupChat.dissolvedAt', 'is', null)
    .where('groupMember.leftAt', 'is', null)
    .select(['groupMember.groupId', 'groupMember.memberId'])
    .execute()
  return {
    staff: staff.map((it) => it.id),
    follows: follows.map((it) => [it.staffId, it.customerId, it.remark]),
    tags: tags.map((it) => [it.staffId, it.customerId, it.tagId]),
    groups: groups.map((it) => [it.id, it.name, it.ownerId]),
    members: members.map((it) => [it.groupId, it.memberId]),
  }
}

/** The same lists whatever their order. */
export const inOrder = (lists: Record<string, unknown[]>) =>
  Object.fromEntries(
    Object.entries(lists).map(([name, rows]) => [name, rows.map(String).toSorted()]),
  )
