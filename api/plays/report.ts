import { countRunsOfPlay } from '../../db/queries/play-runs.ts'
import { findPlay, listPlayCounts, listPlays, listPlayVersions } from '../../db/queries/plays.ts'
import { listReplyTexts } from '../../db/queries/replies.ts'
import type { Db } from '../../db/database.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { pageOf, type Definition } from './definition.ts'
import { liftOf } from './lift.ts'
import { definitionOf } from './playbook.ts'

/** Fewer than this many say nothing yet: their rates are shown muted. */
const ENOUGH = 30

/** 打法 of the shop, with how many are in each. */
export async function listShopPlays({ db }: Pick<Deps, 'db'>) {
  const plays = await listPlays(db)
  const versions = await listPlayVersions(
    db,
    plays.map(({ id }) => id),
  )
  return {
    items: await Promise.all(
      plays.map(async (play) => ({
        id: play.id,
        name: play.name,
        subject: play.subject,
        status: play.status,
        version: play.liveVersion,
        steps: stepsOf(
          versions.find((it) => it.playId === play.id && it.version === play.liveVersion),
        ),
        ...(await countRunsOfPlay(db, play.id)),
      })),
    ),
  }
}

const stepsOf = (row: { playId: string; version: number; definitionJson: string } | undefined) =>
  row ? definitionOf(row.playId, row.version, row.definitionJson).steps.length : 0

/**
 * What a play did: per step who came, waits, has it prepared, was sent it, opened it, was passed
 * over and why, left or reached the goal. What comes in is always the sum of what it became.
 */
export async function readPlay({ db }: Pick<Deps, 'db'>, playId: string, asked: number | null) {
  const play = await findPlay(db, playId)
  if (!play) throw new AppError('not_found', '没有这个打法')
  const versions = await listPlayVersions(db, [playId])
  const version = asked ?? play.liveVersion
  const row = versions.find((it) => it.version === version)
  if (!row) throw new AppError('not_found', '没有这一版')
  const definition = definitionOf(playId, row.version, row.definitionJson)
  const counts = (await listPlayCounts(db, playId, row.version)).map((it) => ({
    ...it,
    n: Number(it.n),
  }))
  const withPage = await stepsWithPage(db, definition)
  const sum = (stepNo: number, what: string, reason?: string) =>
    counts
      .filter((it) => it.stepNo === stepNo && it.what === what)
      .filter((it) => reason === undefined || it.reason === reason)
      .reduce((all, { n }) => all + n, 0)
  const reasons = (stepNo: number, what: string) =>
    counts
      .filter((it) => it.stepNo === stepNo && it.what === what && it.n !== 0)
      .map(({ reason, n }) => ({ reason, words: wordsOf(reason, definition, stepNo), n }))
      .sort((a, b) => b.n - a.n || (a.reason < b.reason ? -1 : 1))
  const entered = { in: sum(0, 'entered', 'in'), heldOut: sum(0, 'entered', 'held_out') }
  const goal = { in: sum(0, 'goal', 'in'), heldOut: sum(0, 'goal', 'held_out') }
  return {
    id: play.id,
    name: play.name,
    subject: play.subject,
    status: play.status,
    version: row.version,
    liveVersion: play.liveVersion,
    versions: versions.map(({ version: no, publishedAt }) => ({ version: no, publishedAt })),
    definition,
    people: {
      ...(await countRunsOfPlay(db, playId)),
      entered: entered.in + entered.heldOut,
      /** 收到: people whom at least one step reached. */
      reached: sum(0, 'reached'),
      refused: sum(0, 'refused'),
      refusedWhy: reasons(0, 'refused'),
      goal: goal.in + goal.heldOut,
      left: sum(0, 'left'),
      leftWhy: reasons(0, 'left'),
    },
    steps: definition.steps.map(({ title }, i) => {
      const no = i + 1
      const sent = sum(no, 'sent')
      const opened = sum(no, 'opened')
      return {
        stepNo: no,
        title,
        entered: sum(no, 'entered'),
        waiting: sum(no, 'waiting'),
        prepared: sum(no, 'prepared'),
        sent,
        /** Of these, known by her adviser's word alone. */
        sentByOwnWord: sum(no, 'sent', 'self'),
        /** Of these, Moments posts whose composer was opened; nobody knows whether they were posted. */
        composed: sum(no, 'sent', 'composed'),
        opened,
        openRate:
          sent === 0 || (!withPage[i] && opened === 0)
            ? null
            : Math.round((opened / sent) * 1000) / 10,
        /** Words alone cannot be opened: nothing is known then, which is not 0. */
        hasPage: withPage[i] || opened > 0,
        isFew: sent < ENOUGH,
        /** 回了: known where WeCom tells that she writes (客服); elsewhere null, 未接入, not 0. */
        replied: sum(no, 'heard') === 0 ? null : sum(no, 'replied'),
        /** Of how many sent that is known. */
        repliedOf: sum(no, 'heard'),
        skipped: sum(no, 'skipped'),
        skippedWhy: reasons(no, 'skipped'),
        left: sum(no, 'left'),
        goal: sum(no, 'goal'),
      }
    }),
    lift: liftOf({ n: entered.in, k: goal.in }, { n: entered.heldOut, k: goal.heldOut }),
  }
}

/** Per step, whether what it says carries a page she could open. */
async function stepsWithPage(db: Db, { steps }: Definition): Promise<boolean[]> {
  const replyIds = steps.flatMap(({ say }) => (say.kind === 'reply' ? [say.replyId] : []))
  const replies = new Map(
    (await listReplyTexts(db, replyIds)).map(({ id, partsJson }) => [id, partsJson]),
  )
  return steps.map(
    ({ say, coupon }) =>
      coupon !== undefined ||
      pageOf(say) !== null ||
      (say.kind === 'reply' && (replies.get(say.replyId) ?? '').includes('"page"')),
  )
}

const WORDS: Record<string, string> = {
  quiet: '夜里或额度',
  quota: '夜里或额度',
  otherPlay: '已在其它打法',
  neverOpened: '还没打开过页面',
  goal: '已达成目标',
  less: '少发点',
  optedOut: '别再发',
  other: '其它',
  saidNo: '她说不需要',
  ordered: '已下单',
  openCase: '有没处理完的售后',
  notFriend: '还不是好友',
  no_speaker: '没有人可以说',
  hold_out: '对照组',
  late: '过时了',
  by_member: '顾问没有发',
  previous_not_sent: '前一句没说',
  moment_wecom: '企业微信联系人，看不到朋友圈',
  not_kf: '不是从客服来的',
  offered_lately: '7 天内推荐过',
  wecom_limit: '企业微信说她收够了',
  mass_unfit: '企业微信没有放进群发',
  mass_cancelled: '群发取消了',
  mass_group: '这个群现在不能群发',
  mass_opted_out: '别再发',
  mass_not_friend: '不是好友了',
  mass_unsupported: '企业微信联系人，收不到',
  mass_open_case: '有没处理完的售后',
  mass_over_quota: '能收的次数用完了',
  friend: '成了好友',
  no_event: '没等到',
  no_consent: '没有本人授权',
  audienceOrdered: '已下单',
  openRate: '已看',
  soldOut: '已售完',
  finished: '走完了',
  touched_enough: '次数够了',
  stopped: '打法停了',
  version: '换了新版',
  gone: '不是好友了',
  said: '说过了',
  saidKind: '同类的话说过了',
  talked: '刚说过话',
  stage: '阶段不合适',
  notStage: '阶段不合适',
  opened: '打开过了',
  looked: '反复看过商品',
  noAgeBand: '没同意记月龄段',
  tag: '有这样的标签',
  groupKind: '不是这类群',
  pushedThisWeek: '本周推够了',
  justPushed: '刚提过',
  dissolved: '群已解散',
  consentWithdrawn: '授权收回了',
  no_date: '不知道是哪一天',
  moved: '换到新版了',
}

function wordsOf(reason: string, { subject, enter, steps }: Definition, stepNo: number): string {
  if (reason === 'gone' && subject === 'group') return '群已解散'
  if (reason === 'saidKind') {
    const said = (steps[stepNo - 1]?.skipIf ?? enter.unless).find(({ is }) => is === reason)
    if (said?.is === reason && said.situation === 'coupon') return `${said.days} 天内给过券`
  }
  return WORDS[reason] ?? (reason.startsWith('who_') ? '不是给她的' : reason)
}
