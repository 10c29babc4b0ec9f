import type { Stage } from '../../db/schema.ts'
import { heroes, named, type PersonPlan } from './data/heroes.ts'
import { companies } from './data/names.ts'
import { quota } from './data/quota.ts'
import type { DealtPerson } from './dealt-person.ts'
import { giveNames } from './give-names.ts'
import { giveTags } from './give-tags.ts'
import { seededRandom } from './random.ts'

/** A seat is a person being dealt her facts, one after another. */
type Seat = Omit<DealtPerson, 'name' | 'tagIds' | 'stage'> & { stage: Stage | undefined }

const seed = 'doumiao-20261121'

/** How many of each are left once those who are told by name have taken theirs. */
const rest = <K extends string>(total: Record<K, number>, taken: (K | undefined)[]) => {
  const left = { ...total }
  for (const one of taken) if (one !== undefined) left[one]--
  return left
}

/** The `count` seats with the highest score, for a fact that only some have. */
function choose(seats: Seat[], count: number, topic: string, score: (seat: Seat) => number) {
  const random = seededRandom(`${seed}:${topic}`)
  const ranked = seats
    .map((seat) => ({ seat, rank: random.next() + score(seat) }))
    .filter(({ rank }) => rank > -5)
    .sort((a, b) => b.rank - a.rank)
  if (ranked.length < count) throw new Error(`the shop's book does not add up: ${topic}`)
  return ranked.slice(0, count).map(({ seat }) => seat)
}

function seatOf(plan: PersonPlan): Seat {
  return {
    id: plan.id,
    kind: plan.kind ?? 'friend',
    wxType: plan.wxType ?? 1,
    storeId: plan.storeId,
    ownerId: plan.ownerId,
    stage: plan.stage,
    consent: plan.consent ?? 'none',
    preference: plan.preference ?? 'normal',
    ageBand: plan.ageBand ?? null,
    corpName: plan.corpName ?? null,
    position: plan.position ?? null,
    plan,
  }
}

const planned = [...heroes, ...named]

/** Two hundred seats: the twenty-four told by name first, the others by store and owner. */
function seats(): Seat[] {
  const left = rest(
    quota.assigned,
    planned.map((plan) => plan.ownerId as keyof typeof quota.assigned),
  )
  const owners = Object.entries(left).flatMap(([ownerId, n]) => Array<string>(n).fill(ownerId))
  const others = seededRandom(`${seed}:owners`)
    .shuffle(owners)
    .map((ownerId, i): Seat => ({
      id: `cu${String(planned.length + 1 + i).padStart(3, '0')}`,
      kind: 'friend',
      wxType: 1,
      storeId: quota.storeOf[ownerId as keyof typeof quota.storeOf],
      ownerId,
      stage: undefined,
      consent: 'agreed',
      preference: 'normal',
      ageBand: null,
      corpName: null,
      position: null,
      plan: undefined,
    }))
  return [...planned.map(seatOf), ...others]
}

function dealKinds(open: Seat[]) {
  const hers = (ownerId: string) => open.filter((seat) => seat.ownerId === ownerId)
  // 客服 is answered in 翠湖店 by 何静; those only in a group belong to the group's owner.
  for (const seat of choose(hers('u_hejing'), quota.kind.kf - 1, 'kf', () => 0)) seat.kind = 'kf'
  for (const [ownerId, count] of quota.groupOnly) {
    const friends = hers(ownerId).filter((seat) => seat.kind === 'friend')
    for (const seat of choose(friends, count, `member:${ownerId}`, () => 0)) seat.kind = 'member'
  }
  const friends = open.filter((seat) => seat.kind === 'friend')
  choose(friends, quota.wxType.wecom - 1, 'wecom', () => 0).forEach((seat, i) => {
    seat.wxType = 2
    ;[seat.corpName, seat.position] = companies[i]!
  })
}

function dealStages(open: Seat[]) {
  const left = rest(
    quota.stage,
    planned.map((plan) => plan.stage),
  )
  const take = (seat: Seat, stage: Stage) => {
    seat.stage = stage
    left[stage]--
  }
  const random = seededRandom(`${seed}:stages`)
  // Who is no friend, or a colleague from another company, has not bought yet.
  const early = open.filter((seat) => seat.kind !== 'friend' || seat.wxType === 2)
  for (const seat of early) take(seat, random.pick(seat.wxType === 2 ? ['了解'] : ['初识', '了解']))
  const stages = Object.entries(left).flatMap(([s, n]) => Array<Stage>(n).fill(s as Stage))
  const later = open.filter((seat) => seat.stage === undefined)
  random.shuffle(stages).forEach((stage, i) => (later[i]!.stage = stage))
}

function dealConsent(open: Seat[]) {
  const left = rest(
    quota.consent,
    planned.map((plan) => plan.consent ?? 'none'),
  )
  const unopened = choose(open, left.none, 'none', (seat) =>
    seat.wxType === 2 ? 3 : seat.stage === '初识' ? 0.6 : seat.stage === '沉睡' ? 0.4 : 0,
  )
  for (const seat of unopened) seat.consent = 'none'
  const opened = open.filter((seat) => seat.consent !== 'none')
  const bought = ['首购', '复购']
  for (const seat of choose(opened, left.declined, 'declined', (seat) =>
    bought.includes(seat.stage!) ? -0.4 : 0,
  )) {
    seat.consent = 'declined'
  }
}

function dealPreferences(open: Seat[]) {
  const left = rest(
    quota.preference,
    planned.map((plan) => plan.preference ?? 'normal'),
  )
  const friends = open.filter((seat) => seat.kind === 'friend' && seat.consent !== 'none')
  for (const seat of choose(friends, left.none, 'stop', () => 0)) seat.preference = 'none'
  const normal = friends.filter((seat) => seat.preference === 'normal')
  for (const seat of choose(normal, left.less, 'less', () => 0)) seat.preference = 'less'
}

function dealAges(everyone: Seat[]) {
  const told = everyone.filter((seat) => seat.ageBand !== null).length
  const free = everyone.filter(
    (seat) =>
      Number(seat.id.slice(2)) > heroes.length &&
      seat.kind === 'friend' &&
      seat.wxType === 1 &&
      seat.consent === 'agreed',
  )
  const random = seededRandom(`${seed}:ages`)
  for (const seat of choose(free, quota.guardianConsent - told, 'guardian', (seat) =>
    seat.plan ? 1 : seat.stage === '初识' ? -0.4 : 0,
  )) {
    seat.ageBand =
      seat.stage === '初识' || seat.stage === '了解'
        ? random.pick(['孕期', '孕期', '0-6月', '7-9月', '10-12月'])
        : seat.stage === '沉睡'
          ? random.pick(['19-24月', '2-3岁', '3岁以上'])
          : random.pick(['0-6月', '7-9月', '10-12月', '13-18月', '19-24月', '2-3岁'])
  }
}

/** Deals two hundred people their facts so that every quota of the book is met exactly. */
export function dealPeople(): DealtPerson[] {
  const everyone = seats()
  const open = everyone.filter((seat) => seat.plan === undefined)
  dealKinds(open)
  dealStages(open)
  dealConsent(open)
  dealPreferences(open)
  dealAges(everyone)
  const names = giveNames(everyone.map(({ plan }) => plan?.name))
  return everyone.map((seat, i) => {
    const person = { ...seat, stage: seat.stage!, name: names[i]! }
    return { ...person, tagIds: giveTags(person) }
  })
}
