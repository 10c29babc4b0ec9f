import type { Definition, Step } from './shapes.ts'
import { words as more } from './step-words.ts'
import type { Choices } from './useChoices.ts'
import { words } from './words.ts'

const titleOf = (all: { id: string; title: string }[], id: string) =>
  all.find((one) => one.id === id)?.title ?? id

/** How a step reads, part by part; what two versions of it differ in is found by these words. */
function parts(step: Step, { replies, pages }: Choices): [name: string, said: string][] {
  const list = (of: Step['who']) => of.map(words.condition).join('、') || words.nothing
  const { say, coupon, instead } = step
  const pageId = 'pageId' in say ? say.pageId : undefined
  const what = say.kind === 'reply' ? titleOf(replies, say.replyId) : say.text
  return [
    [words.whenIs, words.when(step.when)],
    [words.whoFor, step.who.map(words.condition).join('、') || words.everybody],
    [words.whatSaid, `${words.sayKind(say.kind)}：${what}`],
    [more.page, pageId === undefined ? more.noPage : titleOf(pages, pageId)],
    [
      more.coupon,
      coupon ? `${coupon.name} · ${more.couponDays} ${coupon.validDays}` : more.noCoupon,
    ],
    [more.instead, instead ? `${words.condition(instead.when)}：${instead.text}` : more.noInstead],
    [words.unless, list(step.skipIf)],
    [more.speaker, step.by ?? more.anyone],
    [more.afterPrevious, words.yesNo(step.needsPrevious)],
    [more.how, more.hows(step.how)],
    [more.lateHours, String(step.lateHours)],
    [more.dropHours, String(step.dropHours ?? words.nothing)],
    [more.staffNote, step.staffNote ?? words.nothing],
  ]
}

/** What a draft changes of the live version, a line each, in the reader's language. */
export function diffOf(before: Definition | null, after: Definition, offered: Choices): string[] {
  if (!before) return [words.isNew, ...after.steps.map(({ title }) => words.added(title))]
  const lines: string[] = []
  const say = (of: string, was: string, is: string) => {
    if (was !== is) lines.push(words.changed(of, was, is))
  }
  say(words.name, before.name, after.name)
  // Steps are known by their names; one that is renamed reads as one gone and one new.
  const old = new Map(before.steps.map((step) => [step.title, step]))
  const kept = new Set(after.steps.map(({ title }) => title))
  for (const { title } of before.steps) if (!kept.has(title)) lines.push(words.removed(title))
  const common = before.steps.map(({ title }) => title).filter((title) => kept.has(title))
  const inOrder = after.steps.map(({ title }) => title).filter((title) => old.has(title))
  for (const step of after.steps) {
    const was = old.get(step.title)
    if (!was) {
      lines.push(words.added(step.title))
      continue
    }
    if (common.indexOf(step.title) !== inOrder.indexOf(step.title)) {
      lines.push(words.moved(step.title))
    }
    const saidBefore = parts(was, offered)
    for (const [i, [name, said]] of parts(step, offered).entries()) {
      say(`${step.title} · ${name}`, saidBefore[i]![1], said)
    }
  }
  const conditions = (of: Definition['stop']) => of.map(words.condition).join('、') || words.nothing
  say(more.enters, more.on(before.enter.on), more.on(after.enter.on))
  say(words.whoFor, conditions(before.enter.who), conditions(after.enter.who))
  say(words.unlessEnter, conditions(before.enter.unless), conditions(after.enter.unless))
  say(more.again, againOf(before), againOf(after))
  say(words.stops, conditions(before.stop), conditions(after.stop))
  say(words.goalIs, before.goal?.words ?? words.noGoal, after.goal?.words ?? words.noGoal)
  say(words.perDay, String(before.caps.perDay), String(after.caps.perDay))
  say(words.perWeek, String(before.caps.perWeek), String(after.caps.perWeek))
  say(words.perMonth, String(before.caps.perMonth), String(after.caps.perMonth))
  say(
    more.touches,
    String(before.caps.touches ?? words.nothing),
    String(after.caps.touches ?? words.nothing),
  )
  say(more.priority, String(before.priority), String(after.priority))
  say(words.workdays, words.yesNo(before.workdaysOnly), words.yesNo(after.workdaysOnly))
  say(more.roles, rolesOf(before), rolesOf(after))
  say(words.holdOut, String(before.holdOutPercent), String(after.holdOutPercent))
  return lines
}

const rolesOf = ({ roles }: Definition) => roles.join('、') || words.nothing

function againOf({ enter: { again } }: Definition): string {
  const n = again.kind === 'after_days' ? again.days : again.kind === 'times' ? again.most : ''
  return `${more.agains(again.kind)} ${n}`.trim()
}
