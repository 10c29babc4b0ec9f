import { clock } from './minutes.ts'
import { emptyStep } from './presets.ts'
import type { Condition, Definition, Step } from './shapes.ts'
import { words as more } from './step-words.ts'
import type { Choices } from './useChoices.ts'
import { words } from './words.ts'

/** What changes in one step, or (first) in the play as a whole. */
export interface Changes {
  of: string
  lines: string[]
}
type Part = [name: string, said: string]

const titleOf = (all: { id: string; title: string }[], id: string) =>
  all.find((one) => one.id === id)?.title ?? id
const number = (n: number | undefined) => String(n ?? words.nothing)

/** A condition read out, with the reply it speaks of by name. */
const conditionSaid = (one: Condition, { replies }: Choices) =>
  one.is === 'said'
    ? `${words.condition(one)}「${titleOf(replies, one.replyId)}」`
    : words.condition(one)
const list = (of: Condition[], offered: Choices) =>
  of.map((one) => conditionSaid(one, offered)).join('；')

function couponSaid({ coupon }: Step, { coupons }: Choices): string {
  if (!coupon) return more.noCoupon
  const { couponId, name, validDays } = coupon
  const title = coupons.find(({ id }) => id === couponId)?.name ?? couponId
  const which = title === name ? name : `${name}（${title}）`
  return `${which} · ${more.couponDays} ${validDays}`
}

/** How a step reads, part by part; what two versions of it differ in is found by these words. */
function stepParts(step: Step, offered: Choices): Part[] {
  const { say, instead } = step
  const pageId = 'pageId' in say ? say.pageId : undefined
  const what = say.kind === 'reply' ? titleOf(offered.replies, say.replyId) : say.text
  const kind =
    say.kind === 'upgrade'
      ? `${words.sayKind(say.kind)} · ${more.upgradeTos(say.to)}`
      : words.sayKind(say.kind)
  return [
    [words.title, step.title],
    [
      words.whenIs,
      step.when.is === 'event'
        ? words
            .when(step.when)
            .replace(words.condition(step.when.event), conditionSaid(step.when.event, offered))
        : words.when(step.when),
    ],
    [words.whoFor, list(step.who, offered) || words.everybody],
    [words.whatSaid, `${kind}：${what}`],
    [more.page, pageId === undefined ? more.noPage : titleOf(offered.pages, pageId)],
    [more.coupon, couponSaid(step, offered)],
    [
      more.instead,
      instead ? `${conditionSaid(instead.when, offered)}：${instead.text}` : more.noInstead,
    ],
    [words.unless, list(step.skipIf, offered) || words.nothing],
    [more.speaker, step.by ?? more.anyone],
    [more.afterPrevious, words.yesNo(step.needsPrevious)],
    [more.how, more.hows(step.how)],
    [more.lateHours, number(step.lateHours)],
    [more.dropHours, number(step.dropHours)],
    [more.staffNote, step.staffNote ?? words.nothing],
  ]
}

/** The same of what holds for all steps. */
function playParts(play: Definition, offered: Choices): Part[] {
  const { enter, caps, goal, quiet } = play
  const { again } = enter
  const n = again.kind === 'after_days' ? again.days : again.kind === 'times' ? again.most : ''
  return [
    [words.name, play.name],
    [more.subject, more.subjects(play.subject)],
    [more.enters, more.on(enter.on)],
    [more.deed, enter.event ? words.condition(enter.event) : words.nothing],
    [words.whoFor, list(enter.who, offered) || words.everybody],
    [words.unlessEnter, list(enter.unless, offered) || words.nothing],
    [more.again, `${more.agains(again.kind)} ${n}`.trim()],
    [words.stops, list(play.stop, offered) || words.nothing],
    [words.goalIs, goal ? `${goal.words}（${conditionSaid(goal.when, offered)}）` : words.noGoal],
    [words.perDay, number(caps.perDay)],
    [words.perWeek, number(caps.perWeek)],
    [words.perMonth, number(caps.perMonth)],
    [more.touches, number(caps.touches)],
    [more.priority, number(play.priority)],
    [words.holdOut, number(play.holdOutPercent)],
    [words.workdays, words.yesNo(play.workdaysOnly)],
    [more.quietHours, quiet ? `${clock(quiet.from)}–${clock(quiet.until)}` : words.nothing],
    [more.roles, play.roles.join('、') || words.nothing],
  ]
}

const changed = (before: Part[], after: Part[]) =>
  after.flatMap(([name, said], i) =>
    before[i]![1] === said ? [] : [words.changed(name, before[i]![1], said)],
  )

/** Steps by their names; of several with one name, each by its turn. */
function named(steps: Step[]): Map<string, Step> {
  const by = new Map<string, Step>()
  for (const step of steps) {
    let key = step.title
    while (by.has(key)) key += ' '
    by.set(key, step)
  }
  return by
}

/** A step nobody has seen yet, with all of it that is not as every new step begins. */
function addedStep(step: Step, offered: Choices): string[] {
  const plain = stepParts(emptyStep(step.title), offered)
  const shown = stepParts(step, offered).filter(
    ([name, said], i) => name === words.whenIs || name === words.whatSaid || plain[i]![1] !== said,
  )
  return [words.added(step.title), ...shown.map(([name, said]) => more.set(name, said))]
}

/** What a draft changes of the live version, in the reader's language; nothing of it is left out. */
export function diffOf(before: Definition | null, after: Definition, offered: Choices): Changes[] {
  const whole = playParts(after, offered)
  if (!before) {
    const said = whole.filter(([, is]) => ![words.nothing, words.noGoal].includes(is))
    return [
      { of: more.whole, lines: [words.isNew, ...said.map(([name, is]) => more.set(name, is))] },
      ...after.steps.map((step) => ({ of: step.title, lines: addedStep(step, offered) })),
    ]
  }
  const old = named(before.steps)
  const now = named(after.steps)
  const gone = [...old.keys()].filter((key) => !now.has(key))
  const all: Changes[] = [
    {
      of: more.whole,
      lines: [
        ...changed(playParts(before, offered), whole),
        ...gone.map((key) => words.removed(old.get(key)!.title)),
      ],
    },
  ]
  const common = [...old.keys()].filter((key) => now.has(key))
  const inOrder = [...now.keys()].filter((key) => old.has(key))
  for (const [key, step] of now) {
    const was = old.get(key)
    if (!was) {
      all.push({ of: step.title, lines: addedStep(step, offered) })
      continue
    }
    const lines = changed(stepParts(was, offered), stepParts(step, offered))
    if (common.indexOf(key) !== inOrder.indexOf(key)) lines.unshift(words.moved(step.title))
    // Two replies of one title, say: that something differs is never kept quiet.
    if (lines.length === 0 && !isSame(was, step)) lines.push(more.details)
    all.push({ of: step.title, lines })
  }
  const { steps: _were, ...rulesBefore } = before
  const { steps: _are, ...rules } = after
  if (all[0]!.lines.length === 0 && !isSame(rulesBefore, rules)) all[0]!.lines.push(more.details)
  return all.filter(({ lines }) => lines.length > 0)
}

// By content: what was saved and read again may have its fields in another order.
const isSame = (a: unknown, b: unknown) => sorted(a) === sorted(b)
const sorted = (of: unknown) =>
  JSON.stringify(of, (_name, it: unknown) =>
    it !== null && typeof it === 'object' && !Array.isArray(it)
      ? Object.fromEntries(Object.entries(it).sort(([a], [b]) => (a < b ? -1 : 1)))
      : it,
  )
