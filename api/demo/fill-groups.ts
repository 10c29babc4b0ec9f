import { groupPlans, type GroupPlan } from './data/groups.ts'
import type { DealtPerson } from './dealt-person.ts'
import { seededRandom } from './random.ts'

/** How much a person wants to be in a group: by what it is for, and where she stands. */
const wish = (plan: GroupPlan, person: DealtPerson): number => {
  const bought = person.stage === '首购' || person.stage === '复购'
  const age = person.ageBand ?? ''
  let score = 0
  if (plan.kind === 'trade') score += bought ? 0.6 : person.stage === '意向' ? 0.4 : 0
  if (plan.kind === 'talk') score += person.stage === '了解' || person.stage === '意向' ? 0.3 : 0
  if (plan.kind === 'service') score += bought ? 0.3 : 0
  if (plan.id === 'g04') score += age === '孕期' ? 2 : bought ? -0.6 : 0.2
  if (plan.id === 'g03') score += age === '7-9月' || age === '10-12月' ? 0.8 : 0
  if (plan.id === 'g10') score += ['13-18月', '19-24月', '2-3岁'].includes(age) ? 0.8 : 0
  // A day's group is small talk among those who know her and answer.
  if (plan.flash) {
    score += person.ownerId === plan.ownerId ? 0.3 : 0
    score += person.consent === 'agreed' ? 0.3 : 0
    score += person.preference === 'none' ? -0.8 : 0
  }
  return score
}

const groupsOfOwner = { u_hejing: 'g03', u_chenmo: 'g06', u_suting: 'g09', u_linxiaoyu: 'g02' }

/** 仅在群里 people are in the one group of their owner; 客服访客 and 企微 contacts in none. */
const mayJoin = (plan: GroupPlan, person: DealtPerson): boolean => {
  if (person.storeId !== plan.storeId || person.kind !== 'friend' || person.wxType === 2)
    return false
  // Whose groups the story tells is in those and no others.
  return !person.plan?.groups || Number(person.id.slice(2)) > 12
}

const isTold = (plan: GroupPlan, person: DealtPerson): boolean =>
  person.plan?.groups?.includes(plan.id) ??
  (person.kind === 'member' &&
    groupsOfOwner[person.ownerId as keyof typeof groupsOfOwner] === plan.id)

/** Who is in which group, with the book's counts exactly, and who left in the last week. */
export function fillGroups(people: DealtPerson[]) {
  const members = new Map<string, string[]>()
  const leavers = new Map<string, string[]>()
  for (const plan of groupPlans) {
    const random = seededRandom(`doumiao-20261121:group:${plan.id}`)
    const told = people.filter((person) => isTold(plan, person))
    const ranked = people
      .filter((person) => mayJoin(plan, person) && !told.includes(person))
      .map((person) => ({ id: person.id, rank: random.next() + wish(plan, person) }))
      .sort((a, b) => b.rank - a.rank)
      .map(({ id }) => id)
    const places = plan.members - told.length
    if (ranked.length < places + plan.exit7d) throw new Error(`too few people for ${plan.id}`)
    const joined = ranked.slice(0, places)
    members.set(plan.id, [...told.map(({ id }) => id), ...joined].sort())
    leavers.set(plan.id, ranked.slice(places, places + plan.exit7d).sort())
  }
  return { members, leavers }
}
