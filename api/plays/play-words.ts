import { checkLines } from '../library/word-check.ts'
import type { Definition } from './definition.ts'

/** What is to be set right in a play, or looked at by a second person. */
export interface Problem {
  /** `steps.2.say.text`, as in the definition; '' for the whole. */
  path: string
  words: string
}

/** Words of a play's own: where they stand, and whether a customer reads them. */
const textsOf = ({
  name,
  steps,
}: Definition): { path: string; text: string; isPublic: boolean }[] => [
  { path: 'name', text: name, isPublic: false },
  ...steps.flatMap(({ say, instead, coupon }, i) => {
    const isPublic = say.kind === 'words' || say.kind === 'moment'
    return [
      ...(say.kind === 'reply' ? [] : [{ path: `steps.${i}.say.text`, text: say.text, isPublic }]),
      ...(instead ? [{ path: `steps.${i}.instead.text`, text: instead.text, isPublic: true }] : []),
      ...(coupon ? [{ path: `steps.${i}.coupon.name`, text: coupon.name, isPublic: true }] : []),
    ]
  }),
]

/** Every text of plays that are published: somebody has looked at them. */
export const textsIn = (definitions: Definition[]) =>
  new Set(definitions.flatMap((one) => textsOf(one).map(({ text }) => text)))

/**
 * 词语检查, the shop's one. What may not stand at all (好处换传播, 代替母乳, 急症不提就医) is a problem
 * wherever it stands; what a second person should see (钱, 功效, 说得太满, 奶粉) is asked for only
 * where customers read it, and only of words that no published play says already.
 */
export function checkPlayWords(
  definition: Definition,
  seen: ReadonlySet<string> = new Set(),
): { problems: Problem[]; reviews: Problem[] } {
  const found = textsOf(definition).flatMap(({ path, text, isPublic }) =>
    checkLines([{ field: path, text }]).map((it) => ({
      isHard: it.isHard,
      isAsked: isPublic && !seen.has(text),
      problem: { path, words: `「${it.text}」${it.why}` },
    })),
  )
  return {
    problems: found.filter(({ isHard }) => isHard).map(({ problem }) => problem),
    reviews: found
      .filter(({ isHard, isAsked }) => !isHard && isAsked)
      .map(({ problem }) => problem),
  }
}
