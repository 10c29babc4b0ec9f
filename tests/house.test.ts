import { describe, expect, test } from 'vitest'
import { listSources, withoutComments, type Source } from './support/sources.ts'

const sources = listSources()
const room = (path: string) => path.split('/')[0]!
const product = sources.filter((source) =>
  ['api', 'db', 'sidebar', 'miniapp'].includes(room(source.path)),
)

/** Every place in `among` where `pattern` stands in code, as `path:line`. */
const placesOf = (pattern: RegExp, among: Source[]) =>
  among.flatMap(({ path, text }) =>
    withoutComments(text)
      .split('\n')
      .flatMap((line) => (pattern.test(line) ? [`${path}: ${line.trim()}`] : [])),
  )

describe('who may know whom', () => {
  const arrows = product.flatMap(({ path, imports }) =>
    imports.map((each) => ({ from: path, to: each.path, isType: each.isType })),
  )

  test.each([
    [
      'screens load nothing of the server but its client, and only types beside it',
      (from: string, to: string, isType: boolean) =>
        ['sidebar', 'miniapp'].includes(room(from)) &&
        ['api', 'db'].includes(room(to)) &&
        !isType &&
        to !== 'api/client.ts' &&
        !from.startsWith('miniapp/server'),
    ],
    [
      'the two front ends do not know each other',
      (from: string, to: string) =>
        (room(from) === 'sidebar' && room(to) === 'miniapp') ||
        (room(from) === 'miniapp' && room(to) === 'sidebar'),
    ],
    [
      'db knows itself alone',
      (from: string, to: string) => room(from) === 'db' && room(to) !== 'db',
    ],
    ['the product does not know its tests', (_from: string, to: string) => room(to) === 'tests'],
    [
      'only the server and tests know the simulator',
      (from: string, to: string) =>
        to.startsWith('api/wecom/simulator/') &&
        !from.startsWith('api/wecom/simulator/') &&
        !from.startsWith('api/practice/') &&
        !from.startsWith('api/demo/') &&
        !from.startsWith('api/server'),
    ],
    [
      'the WeCom client knows no feature',
      (from: string, to: string) =>
        /^api\/wecom\/[^/]+\.ts$/.test(from) &&
        /^api\/(customers|replies|sends|today|tasks|orders|attribution|scores|business|groups|content|collector|notices)\//.test(
          to,
        ),
    ],
    [
      'a feature calls another one’s verbs, never its doors',
      (from: string, to: string) =>
        to.endsWith('/routes.ts') && !['api/app.ts', 'api/server.ts'].includes(from),
    ],
  ] as [string, (from: string, to: string, isType: boolean) => boolean][])(
    '%s',
    (_rule, breaks) => {
      expect(arrows.filter(({ from, to, isType }) => breaks(from, to, isType))).toEqual([])
    },
  )
})

test('no file leads back to itself, not even for a type', () => {
  // English is checked against the Chinese that chooses between the two.
  const isTranslation = (path: string) => path.endsWith('/words.en.ts')
  const importsOf = new Map(
    product.map(({ path, imports }) => [
      path,
      imports.filter(({ isType }) => !(isType && isTranslation(path))).map((each) => each.path),
    ]),
  )
  const done = new Set<string>()
  const circles: string[] = []
  const walk = (path: string, way: string[]) => {
    if (way.includes(path)) circles.push([...way.slice(way.indexOf(path)), path].join(' → '))
    else if (!done.has(path)) {
      for (const next of importsOf.get(path) ?? []) walk(next, [...way, path])
      done.add(path)
    }
  }
  for (const path of importsOf.keys()) walk(path, [])
  expect(circles).toEqual([])
})

describe('how the code reads', () => {
  test('a file is short, or its first comment says why not', () => {
    const long = sources
      .filter(({ text }) => text.split('\n').length > 301)
      .filter(({ text }) => !/^(\/\/|<!--|\/\*)[^\n]*\b(longer than 300 lines)/i.test(text))
    expect(long.map(({ path }) => path)).toEqual([])
  })

  test('nothing is called utils, helpers or misc', () => {
    expect(
      sources
        .filter(({ path }) => /(^|\/)(utils?|helpers?|misc)(\/|\.)/i.test(path))
        .map(({ path }) => path),
    ).toEqual([])
  })

  test('every exported name of the server and the database is used somewhere', () => {
    const uses = new Map<string, number>()
    for (const { text } of sources) {
      for (const word of withoutComments(text).match(/\w+/g) ?? [])
        uses.set(word, (uses.get(word) ?? 0) + 1)
    }
    const unused = product
      .filter(({ path }) => !path.startsWith('db/migrations/') && path.endsWith('.ts'))
      .flatMap(({ path, text }) =>
        [...text.matchAll(/^export (?:async )?(?:function\*?|const|class|interface|type) (\w+)/gm)]
          .map(([, name]) => name!)
          .filter((name) => (uses.get(name) ?? 0) < 2)
          .map((name) => `${path}: ${name}`),
      )
    expect(unused).toEqual([])
  })

  test('no test is skipped or alone', () => {
    const tests = sources.filter(
      ({ path }) => path.startsWith('tests/') && path !== 'tests/house.test.ts',
    )
    expect(placesOf(/\b(it|test|describe)\.(skip|only|todo)\b/, tests)).toEqual([])
  })
})

describe('what the code must not do', () => {
  const server = product.filter(({ path }) => ['api', 'db'].includes(room(path)))
  const outside = (...allowed: RegExp[]) =>
    server.filter(({ path }) => !allowed.some((each) => each.test(path)))

  test.each([
    [
      'reads the clock only through deps.now()',
      /\bDate\.now\(\)|new Date\(\)/,
      outside(
        /^api\/server/,
        /^api\/wecom\/simulator\/main/,
        /^api\/practice\//,
        /^api\/ops\//,
        // How old a file is, is not the shop's time.
        /^api\/front-end\/build/,
      ),
    ],
    ['begins transactions only in db/', /\.transaction\(\)/, outside(/^db\//)],
    ['writes no raw SQL outside db/', /\bsql\.(raw|lit)\b|\bsql`/, outside(/^db\//)],
    [
      'builds queries only in db/',
      /\.(selectFrom|insertInto|updateTable|deleteFrom)\(/,
      outside(/^db\//),
    ],
    [
      'puts no text into the page as HTML',
      /v-html|\.innerHTML|outerHTML|insertAdjacentHTML|allow-html|allowHtml/,
      product,
    ],
    ['evaluates no text', /\beval\(|new Function\(/, product],
    ['streams nothing from the database', /\.stream\(/, server],
    ['asks for no engine lock', /GET_LOCK|SKIP LOCKED|skipLocked/, server],
  ] as [string, RegExp, Source[]][])('%s', (_rule, pattern, among) => {
    expect(placesOf(pattern, among)).toEqual([])
  })

  test('talks to no unofficial WeCom interface', () => {
    expect(
      placesOf(/\b(wetool|wechaty|itchat|wxauto|hook\.dll|padlocal|gewechat)\b/i, product),
    ).toEqual([])
  })

  // WeCom's own switches do that, by a person's hand.
  test('takes nobody out of a group', () => {
    const removing =
      /del_?(chat_)?(external_?)?members?|remove_?members?|groupchat\/(del|dismiss)|kick/i
    const client = /^api\/wecom\/(?!simulator)/
    expect(
      placesOf(
        removing,
        product.filter(({ path }) => client.test(path)),
      ),
    ).toEqual([])
  })

  test('rewards nobody for sharing, in any text a customer or a member reads', () => {
    const copy =
      /(分享|转发|邀请)(后|了|给[^，。；\n]{0,4}|[^，。；\n]{0,4}(就|即可|可以|才|能))(就|即可|可以|才|能)?(领|得到|送|返|奖|赚)|集赞|助力(领|得)/
    expect(placesOf(copy, product)).toEqual([])
  })
})
