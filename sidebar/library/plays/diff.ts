import type { Definition, Step } from './shapes.ts'
import { words } from './words.ts'

/** How a step reads, part by part; what two versions of it differ in is found by these words. */
const parts = (step: Step): [name: string, said: string][] => {
  const list = (of: Step['who']) => of.map(words.condition).join('、') || words.nothing
  return [
    [words.whenIs, words.when(step.when)],
    [words.whoFor, step.who.map(words.condition).join('、') || words.everybody],
    [words.whatSaid, step.say.kind === 'reply' ? step.say.replyId : step.say.text],
    [words.unless, list(step.skipIf)],
  ]
}

/** What a draft changes of the live version, a line each, in the reader's language. */
export function diffOf(before: Definition | null, after: Definition): string[] {
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
    const saidBefore = parts(was)
    for (const [i, [name, said]] of parts(step).entries()) {
      say(`${step.title} · ${name}`, saidBefore[i]![1], said)
    }
  }
  const conditions = (of: Definition['stop']) => of.map(words.condition).join('、') || words.nothing
  say(words.unlessEnter, conditions(before.enter.unless), conditions(after.enter.unless))
  say(words.stops, conditions(before.stop), conditions(after.stop))
  say(words.goalIs, before.goal?.words ?? words.noGoal, after.goal?.words ?? words.noGoal)
  say(words.perDay, String(before.caps.perDay), String(after.caps.perDay))
  say(words.perWeek, String(before.caps.perWeek), String(after.caps.perWeek))
  say(words.perMonth, String(before.caps.perMonth), String(after.caps.perMonth))
  say(words.holdOut, String(before.holdOutPercent), String(after.holdOutPercent))
  return lines
}
