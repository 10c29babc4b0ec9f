import { listAnswers } from '../../db/queries/consents.ts'
import { listStoreCards } from '../../db/queries/pages.ts'
import { countRecords, listAdvisers } from '../../db/queries/personal-records.ts'
import { findCustomerWishes } from '../../db/queries/visitors.ts'
import type { Deps } from '../deps.ts'
import type { Visitor } from '../env.ts'
import {
  KEPT_DAYS,
  notice,
  NOTICE_VERSION,
  PURPOSES,
  type Purpose,
} from '../visitors/consent-notice.ts'
import { findCorpName } from '../visitors/find-page.ts'
import type { PrivacyModel } from '../visitors/page-model.ts'
import { saidOf } from '../visitors/said.ts'
import { shownDay, shownMoment } from '../visitors/shown-time.ts'
import { personOf } from './person-of.ts'

type Kind = keyof Awaited<ReturnType<typeof countRecords>>

const KINDS: Record<Kind, { label: string; keptDays: number | null; note: string }> = {
  views: { label: '浏览', keptDays: KEPT_DAYS, note: `看过哪一页、多久；最多留 ${KEPT_DAYS} 天` },
  forwards: { label: '转给朋友', keptDays: null, note: '您同意时转过的页面' },
  orders: { label: '订单', keptDays: 1096, note: '按法律要求至少留三年' },
  afterSales: { label: '售后', keptDays: 1096, note: '和订单一起留' },
  sends: { label: '顾问发给您的', keptDays: null, note: '发过什么，免得重复发' },
  notes: { label: '顾问记的一笔', keptDays: null, note: '您告诉顾问、请她记住的' },
  tags: { label: '标签', keptDays: null, note: '帮顾问记住您关心什么' },
  tasks: { label: '该做的事', keptDays: null, note: '提醒顾问跟您说的事' },
  answers: { label: '您的选择', keptDays: null, note: '同意和撤回的凭据' },
}
const ANSWERS = { agreed: '同意', declined: '先不用', withdrawn: '撤回' } as const

/** M4: what we hold about whoever asks, what she allowed, and how to end it. */
export async function findPrivacy(
  deps: Deps,
  visitor: Visitor,
  from: { said: string | undefined; cameFrom: string | undefined; script: string | null },
): Promise<PrivacyModel> {
  const { db, config, now } = deps
  const at = now()
  const person = await personOf(db, visitor)
  const { customerId, visitorIds } = person
  const [corpName, counts, answers, wishes, stores, advisers] = await Promise.all([
    findCorpName(db),
    countRecords(db, person),
    listAnswers(db, visitorIds),
    customerId === null ? undefined : findCustomerWishes(db, customerId),
    listStoreCards(db),
    customerId === null ? [] : listAdvisers(db, customerId),
  ])
  const isRemembered = answers.find((it) => it.purpose === 'browsing')?.answer === 'agreed'
  return {
    corpName,
    noticeVersion: NOTICE_VERSION,
    notice: notice(corpName),
    isKnown: visitorIds.length > 0,
    name: wishes?.name ?? null,
    holds: (Object.keys(KINDS) as Kind[]).map((kind) => ({
      kind,
      count: counts[kind],
      ...KINDS[kind],
    })),
    consents: (Object.keys(PURPOSES) as Purpose[]).map((purpose) => {
      const newest = answers.find((answer) => answer.purpose === purpose)
      // 监护人的同意 may have been given to the adviser in person: then the customer row says so.
      const given = purpose === 'guardian' ? (wishes?.guardianConsentAt ?? null) : null
      const state = newest?.answer ?? (given === null ? ('none' as const) : ('agreed' as const))
      const since = newest?.answeredAt ?? given
      return {
        purpose,
        ...PURPOSES[purpose],
        state,
        // 推荐 comes with being remembered until she turns it off; the others are off until she agrees.
        isOn:
          state === 'agreed' || (purpose === 'personalised' && state === 'none' && isRemembered),
        since: since === null ? null : shownDay(since, at),
      }
    }),
    history: answers.map(({ purpose, answer, answeredAt }) => ({
      label: PURPOSES[purpose].label,
      answer: ANSWERS[answer],
      at: shownMoment(answeredAt, at),
    })),
    preference: wishes?.preference ?? null,
    ageBand: wishes?.ageBand ?? null,
    stores,
    advisers,
    said: saidOf(from.said),
    backTo: pageAmong(config.publicUrl, from.cameFrom),
    script: from.script,
  }
}

// 「回到刚才那页」 leads to a page of ours only, whatever the browser says it came from.
function pageAmong(publicUrl: string, cameFrom: string | undefined): string | null {
  if (!cameFrom || !URL.canParse(cameFrom)) return null
  const { origin, pathname } = new URL(cameFrom)
  const isOurs = origin === new URL(publicUrl).origin && /^\/p\/[\w.-]{1,160}$/.test(pathname)
  return isOurs ? pathname : null
}
