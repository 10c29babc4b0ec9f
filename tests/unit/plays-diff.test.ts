import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nextTick } from 'vue'
import { type Definition, definitionSchema } from '../../api/plays/definition.ts'
import { diffOf } from '../../sidebar/library/plays/diff.ts'
import { words } from '../../sidebar/library/plays/step-words.ts'
import { speak } from '../../sidebar/words.ts'
import { aPlay, aStep } from '../support/play-cases.ts'

// Whoever publishes reads what changed. Every field there is, taken from the engine's own schema,
// is changed once: a field somebody adds and forgets here is found the same day.

/** One field of the schema, changed: the whole before and after it, and where it stands. */
interface Change {
  path: string
  before: unknown
  after: unknown
}

/** What of a schema is needed here, whatever it is of. */
interface Known {
  type: string
  entries?: Record<string, Known>
  options?: any[]
  item?: Known
  wrapped?: Known
  default?: unknown
  literal?: unknown
  pipe?: { type: string; requirement?: any }[]
}

const within = ({ pipe = [] }: Known, type: string) =>
  pipe.find((one) => one.type === type)?.requirement as number | undefined

/** Two values a field may have. */
function two(schema: Known): [unknown, unknown] {
  switch (schema.type) {
    case 'string':
      return ['one', 'two']
    case 'boolean':
      return [false, true]
    case 'picklist':
      return [schema.options![0], schema.options![1]]
    case 'number': {
      if (schema.pipe?.every(({ type }) => type !== 'integer')) return [0.25, 0.5]
      const least = Math.max(1, within(schema, 'min_value') ?? 1)
      return [least, least + 1]
    }
  }
  throw new Error(`no values for a ${schema.type}`)
}

/** It whole, with everything that may be left out. */
function whole(schema: Known): unknown {
  switch (schema.type) {
    case 'optional':
      return whole(schema.wrapped!)
    case 'literal':
      return schema.literal
    case 'strict_object':
      return Object.fromEntries(
        Object.entries(schema.entries!).map(([name, field]) => [name, whole(field)]),
      )
    case 'array':
      return [whole(schema.item!)]
    case 'variant':
      return whole(schema.options![0])
  }
  return two(schema)[0]
}

const under = (name: string, { path, ...rest }: Change) => ({
  ...rest,
  path: path === '' ? name : `${name}.${path}`,
})

/** Every change of one field. */
function changes(schema: Known): Change[] {
  switch (schema.type) {
    case 'literal':
      return []
    case 'optional':
      return changes(schema.wrapped!)
    case 'strict_object': {
      const all = whole(schema) as Record<string, unknown>
      return Object.entries(schema.entries!).flatMap(([name, field]) => {
        const own = changes(field).map((one) =>
          under(name, {
            ...one,
            before: { ...all, [name]: one.before },
            after: { ...all, [name]: one.after },
          }),
        )
        if (field.type !== 'optional' || field.default !== undefined) return own
        const { [name]: _left, ...after } = all
        return [...own, { path: `${name} (left out)`, before: all, after }]
      })
    }
    case 'array': {
      const own = changes(schema.item!).map((one) =>
        under('0', { ...one, before: [one.before], after: [one.after] }),
      )
      return [...own, { path: '(emptied)', before: whole(schema), after: [] }]
    }
    case 'variant': {
      const options = (schema.options as Known[]).map((one) => ({ one, name: nameOf(one) }))
      return options.flatMap(({ one, name }, i) => [
        ...changes(one).map((change) => under(name, change)),
        ...(i === 0 ? [] : [{ path: name, before: whole(options[i - 1]!.one), after: whole(one) }]),
      ])
    }
  }
  const [before, after] = two(schema)
  return [{ path: '', before, after }]
}

const nameOf = ({ entries }: Known) =>
  Object.values(entries!)
    .filter(({ type }) => type === 'literal')
    .map(({ literal }) => String(literal))
    .join(' ')

const known = definitionSchema as unknown as Known
const all = changes(known)
const nobody = { replies: [], pages: [], coupons: [], tags: [] }
const linesOf = ({ before, after }: Change) =>
  diffOf(before as Definition, after as Definition, nobody).flatMap(({ lines }) => lines)

describe.each(['zh', 'en'] as const)('what changed, read in %s', (language) => {
  beforeAll(async () => {
    speak(language)
    // English comes by a fetch of its own.
    while (words.details === (language === 'en' ? '细节改了' : 'details changed')) {
      await new Promise((done) => setTimeout(done, 5))
      await nextTick()
    }
  })
  afterAll(() => speak('zh'))

  test('no field of a play can be changed without the reader being told which', () => {
    expect(all.length).toBeGreaterThan(300)
    const silent = all.filter((one) => {
      const lines = linesOf(one)
      return lines.length === 0 || lines.includes(words.details)
    })
    expect(silent.map(({ path }) => path)).toEqual([])
  })

  test('the same is no change, and a step that is new or gone is told whole', () => {
    const { definition } = aPlay({}, [aStep({ title: '一' }), aStep({ title: '二' })])
    expect(diffOf(definition, structuredClone(definition), nobody)).toEqual([])
    const [first, second] = definition.steps
    const swapped = { ...definition, steps: [second!, first!] }
    expect(diffOf(definition, swapped, nobody).map(({ of }) => of)).toEqual(['二', '一'])
    const shorter = { ...definition, steps: [first!] }
    expect(diffOf(definition, shorter, nobody)).toMatchObject([{ of: words.whole }])
    expect(diffOf(shorter, definition, nobody)[0]!.lines.join()).toContain('s01')
    expect(diffOf(null, definition, nobody).map(({ of }) => of)).toEqual([words.whole, '一', '二'])
  })

  test('of two steps with one name each is compared with its own', () => {
    const says = (text: string) => aStep({ title: '新的一步', say: { kind: 'words', text } })
    const before = aPlay({}, [says('甲'), says('乙')]).definition
    const after = aPlay({}, [says('甲'), says('丙')]).definition
    const [only] = diffOf(before, after, nobody)
    expect(only!.lines).toHaveLength(1)
    expect(only!.lines[0]).toContain('乙')
  })
})
