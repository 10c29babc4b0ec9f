import { parseDefinition } from '../../api/plays/definition.ts'
import { publishPlay } from '../../api/plays/publish-play.ts'
import { aShop, DAY } from './a-shop.ts'
import { aStep, TEN } from './play-cases.ts'

/** A small shop at ten in the morning, with plays; everybody in it is asked for by her id. */
export async function aShopWithPlays() {
  const shop = await aShop()
  shop.clock.now = TEN
  await shop.aReply('s01', '您好{称呼}', { category: '招呼语' })
  await shop.aReply('s02', '{称呼}，还在吗', { category: '招呼语' })
  await shop.aReply('g1', '今天有团', { category: '群内' })
  const { db, deps } = shop
  const as = { staffId: 'u_linxiaoyu' }
  const made = {
    /** Publishes a play (or its next version) with these steps. */
    aPlay: (
      known: object = {},
      steps: object[] = [aStep()],
      id = 'play_1',
      move?: Record<number, number | null>,
    ) =>
      publishPlay(
        deps,
        as,
        id,
        parseDefinition({
          name: '一个打法',
          subject: 'customer',
          enter: { on: 'friend', again: { kind: 'never' } },
          steps,
          ...known,
        }),
        move,
      ),
    /** Somebody added this morning, whom running plays may let in. */
    async aNewFriend(id: string, known: object = {}) {
      await shop.aCustomer(id, { name: id, createdAt: TEN, ...known }, [])
      await shop.add('follow', {
        staffId: 'u_linxiaoyu',
        customerId: id,
        remark: '',
        description: '',
        addWay: 1,
        source: null,
        followedAt: shop.clock.now,
        endedAt: null,
        endedBy: null,
        verifiedAt: shop.clock.now + 300 * DAY,
      })
      return id
    },
    /** Asks as a member who has just signed in: days pass here, and sessions end. */
    async asNow(staffId = 'u_linxiaoyu') {
      const { browser } = await shop.asStaff(staffId)
      return async (method: string, path: string, body?: unknown) => {
        const response = await browser.fetch(`/api/sidebar${path}`, {
          method,
          headers: { 'content-type': 'application/json' },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        })
        return { status: response.status, body: (await response.json()) as any }
      }
    },
    runs: () => db.selectFrom('playRun').orderBy('id').selectAll().execute(),
    steps: () => db.selectFrom('playStep').orderBy('preparedAt').selectAll().execute(),
    async log(subjectId?: string) {
      const rows = await db.selectFrom('playLog').orderBy('at').orderBy('id').selectAll().execute()
      return rows
        .filter((row) => subjectId === undefined || row.subjectId === subjectId)
        .map(({ stepNo, what, words }) => `${stepNo} ${what} ${words}`)
    },
    /** The counters of a play, in words: `1 sent sent: 3`. */
    async counts(playId = 'play_1') {
      const rows = await db
        .selectFrom('playCount')
        .where('playId', '=', playId)
        .selectAll()
        .execute()
      const sums = new Map<string, number>()
      for (const { stepNo, what, reason, n } of rows) {
        const name = [stepNo, what, reason].filter((it) => it !== '').join(' ')
        sums.set(name, (sums.get(name) ?? 0) + n)
      }
      return Object.fromEntries([...sums].filter(([, n]) => n !== 0).sort())
    },
    /** Everybody who came to a step is somewhere: the numbers add up. */
    async unbalanced(): Promise<string[]> {
      const rows = await db.selectFrom('playCount').selectAll().execute()
      const wrong: string[] = []
      for (const key of new Set(rows.map((row) => `${row.playId} ${row.version} ${row.stepNo}`))) {
        const own = rows.filter((row) => `${row.playId} ${row.version} ${row.stepNo}` === key)
        if (own[0]!.stepNo === 0) continue
        const sum = (...what: string[]) =>
          own.filter((row) => what.includes(row.what)).reduce((all, { n }) => all + n, 0)
        const where = sum('waiting', 'prepared', 'sent', 'skipped', 'left', 'goal')
        if (sum('entered') !== where) wrong.push(`${key}: ${sum('entered')} came, ${where} are`)
      }
      return wrong
    },
    /** Goes on by so long, an hour at a time, as the server's tick would. */
    async days(n: number) {
      for (let hour = 0; hour < n * 24; hour++) await shop.pass(DAY / 24)
    },
    /** A member taps 发送 on what lies prepared, and WeCom takes it. */
    async send(
      runId: string,
      stepNo: number,
      { key = `tap-${runId}-${stepNo}`, result = 'sent', by = 'u_linxiaoyu' } = {},
    ) {
      const ask = await made.asNow(by)
      const step = await db
        .selectFrom('playStep')
        .where('runId', '=', runId)
        .where('stepNo', '=', stepNo)
        .selectAll()
        .executeTakeFirstOrThrow()
      const run = await db
        .selectFrom('play')
        .where('id', '=', step.playId)
        .select('subject')
        .executeTakeFirstOrThrow()
      const prepared = await ask('POST', '/sends', {
        key: key.slice(0, 60),
        chat: { kind: run.subject === 'group' ? 'group' : 'single', id: step.subjectId },
        replyId: step.replyId,
        suggestionKey: `play:${runId}:${stepNo}`,
        parts: [{ kind: 'text', text: '您好' }],
        device: 'phone',
      })
      if (prepared.status !== 201 || result === '') return prepared
      return ask('POST', `/sends/${prepared.body.id}/parts/1`, { result })
    },
  }
  return Object.assign(shop, made)
}

export type PlayShop = Awaited<ReturnType<typeof aShopWithPlays>>
