import { AGE_BANDS } from '../visitors/choose-age-band.ts'
import { listAnswers } from '../../db/queries/consents.ts'
import { listStoreCards } from '../../db/queries/pages.ts'
import { listToPickUp } from '../../db/queries/placements-of.ts'
import { countRecords, listAdvisers } from '../../db/queries/personal-records.ts'
import { findCustomerWishes } from '../../db/queries/visitors.ts'
import type { Deps } from '../deps.ts'
import type { Visitor } from '../env.ts'
import { providerOf } from '../payment/provider.ts'
import { KEPT_DAYS, NOTICE_VERSION, type Purpose } from '../visitors/consent-notice.ts'
import { findCorpName } from '../visitors/corp-name.ts'
import type { Language } from '../visitors/language.ts'
import type { PrivacyModel } from '../visitors/page-model.ts'
import { saidOf } from '../visitors/said.ts'
import { shownDay, shownMoment } from '../visitors/shown-time.ts'
import { wordsIn } from '../visitors/words-in.ts'
import { personOf } from './person-of.ts'
import { findKeptDays } from './retention.ts'

type Kind = keyof Awaited<ReturnType<typeof countRecords>>

const LAWFUL_DAYS = 1096
const KEPT: Record<Kind, number | null> = {
  views: KEPT_DAYS,
  forwards: null,
  orders: LAWFUL_DAYS,
  placements: LAWFUL_DAYS,
  voices: null,
  benefits: null,
  groupPoints: KEPT_DAYS,
  afterSales: LAWFUL_DAYS,
  sends: null,
  notes: null,
  tags: null,
  tasks: null,
  answers: null,
}

/** M4: what we hold about whoever asks, what she allowed, and how to end it. */
export async function findPrivacy(
  deps: Deps,
  visitor: Visitor,
  from: {
    said: string | undefined
    receipt: string | undefined
    cameFrom: string | undefined
    language: Language
    script: string | null
  },
): Promise<PrivacyModel> {
  const { db, config, now } = deps
  const at = now()
  const { language } = from
  const words = wordsIn(language)
  const person = await personOf(db, visitor)
  const { customerId, visitorIds } = person
  const [corpName, counts, answers, wishes, stores, advisers, viewDays] = await Promise.all([
    findCorpName(db, language),
    countRecords(db, person),
    listAnswers(db, visitorIds),
    customerId === null ? undefined : findCustomerWishes(db, customerId),
    listStoreCards(db),
    customerId === null ? [] : listAdvisers(db, customerId),
    findKeptDays(db),
  ])
  const isRemembered = answers.find((it) => it.purpose === 'browsing')?.answer === 'agreed'
  return {
    language,
    corpName,
    noticeVersion: NOTICE_VERSION,
    notice: words.notice(corpName),
    isKnown: visitorIds.length > 0,
    name: wishes?.name ?? null,
    holds: (Object.keys(KEPT) as Kind[]).map((kind) => ({
      kind,
      count: counts[kind],
      keptDays: kind === 'views' ? viewDays : KEPT[kind],
      ...words.holds[kind],
    })),
    consents: (Object.keys(words.purposes) as Purpose[]).map((purpose) => {
      const newest = answers.find((answer) => answer.purpose === purpose)
      // 监护人的同意 may have been given to the adviser in person: then the customer row says so.
      const given = purpose === 'guardian' ? (wishes?.guardianConsentAt ?? null) : null
      const state = newest?.answer ?? (given === null ? ('none' as const) : ('agreed' as const))
      const since = newest?.answeredAt ?? given
      return {
        purpose,
        ...words.purposes[purpose],
        state,
        // 推荐 comes with being remembered until she turns it off; the others are off until she agrees.
        isOn:
          state === 'agreed' || (purpose === 'personalised' && state === 'none' && isRemembered),
        since: since === null ? null : shownDay(since, at, language),
      }
    }),
    history: answers.map(({ purpose, answer, answeredAt }) => ({
      label: words.purposes[purpose].label,
      answer: words.answers[answer],
      at: shownMoment(answeredAt, at, language),
    })),
    preference: wishes?.preference ?? null,
    ageBand: wishes?.ageBand ?? null,
    ageBands: wishes?.guardianConsentAt ? AGE_BANDS : [],
    stores,
    advisers,
    said: saidOf(from.said, language),
    receipt: /^[0-9A-F]{8}$/.test(from.receipt ?? '') ? from.receipt! : null,
    toPickUp: await listToPickUp(db, person, { paysInShop: providerOf(config) === null }),
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
