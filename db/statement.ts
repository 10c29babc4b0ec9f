import {
  AliasNode,
  ColumnNode,
  FunctionNode,
  IdentifierNode,
  LimitNode,
  RawNode,
  ReferenceNode,
  SelectionNode,
  type OperationNode,
  type SelectQueryBuilder,
  type SelectQueryNode,
  ValueNode,
} from 'kysely'
import { engineOf, type Db, type Engine } from './database.ts'
import { PREPARED } from './mysql.ts'
import { readerOf } from './reader.ts'

/** What goes over: at its question marks stand given values, by their number, or its own. */
interface Made {
  sql: string
  places: { value: number; own: unknown }[]
}

interface Plain extends Made {
  node: SelectQueryNode
  /** False: it asks for all columns, and only Kysely's plugin gives these our names. */
  isNamed: boolean
}

interface Packed extends Made {
  names: string[]
}

/** Stands where a packed statement says which of several it is. */
export const PART = '/*part*/'

// MySQL puts the rows of a part of a union in order only when it is to cut them off.
const ALL_ROWS = 1_000_000

let counted = 0

/** A read whose SQL is built once per engine and then only given other values. */
export class Statement<Row> {
  readonly no = ++counted
  readonly #build: (db: Db, ...values: any[]) => SelectQueryBuilder<any, any, Row>
  readonly #values: number
  readonly #isText: boolean
  readonly #plain: Partial<Record<Engine, Plain>> = {}
  readonly #packed: Partial<Record<Engine, Packed>> = {}

  /** `values`: how many it is given. `isText`: it is not prepared on the server. */
  constructor(
    build: (db: Db, ...values: any[]) => SelectQueryBuilder<any, any, Row>,
    { values, isText = false }: { values: number; isText?: boolean },
  ) {
    this.#build = build
    this.#values = values
    this.#isText = isText
  }

  /** At once where the engine is near, so that what is asked in turn is not also waited for. */
  rows(db: Db, values: readonly unknown[]): Promise<Row[]> | Row[] {
    const { sql, places, node, isNamed } = (this.#plain[engineOf(db)] ??= this.#makePlain(db))
    const parameters = placed(places, values)
    const rows = isNamed ? readerOf(db)?.rows(sql, parameters) : undefined
    if (rows) return rows
    const query = { query: node, queryId: { queryId: '' }, sql, parameters }
    return db.executeQuery<Row>(query).then((found) => found.rows)
  }

  /** The same rows, each as one JSON array under the name `r`, which begins with `PART`. */
  packedOn(db: Db): Packed {
    return (this.#packed[engineOf(db)] ??= this.#makePacked(db))
  }

  #makePlain(db: Db): Plain {
    const node = this.#nodeOn(db)
    const names = this.#names(db)
    const isNamed = names.every((name) => name !== undefined)
    const { sql, places } = this.#compile(
      db,
      isNamed
        ? { ...node, selections: columnsOf(node).map((it, i) => called(it, names[i]!)) }
        : node,
    )
    const isPrepared = engineOf(db) === 'mysql' && !this.#isText
    return { sql: isPrepared ? PREPARED + sql : sql, places, node, isNamed }
  }

  #makePacked(db: Db): Packed {
    const node = this.#nodeOn(db)
    const names = this.#names(db)
    if (!names.every((name) => name !== undefined)) throw new Error('name the columns one by one')
    const row = FunctionNode.create('json_array', [RawNode.createWithSql(PART), ...columnsOf(node)])
    const isCut = !node.orderBy || node.limit !== undefined
    const packed = {
      ...node,
      selections: [called(row, 'r')],
      ...(!isCut && { limit: LimitNode.create(ValueNode.createImmediate(ALL_ROWS)) }),
    }
    return { ...this.#compile(db, packed), names }
  }

  #nodeOn(db: Db) {
    return this.#build(db, ...this.#marks()).toOperationNode() as SelectQueryNode
  }

  /** Without the plugin a query has our names; with it, the tables'. */
  #names(db: Db) {
    const { selections } = this.#nodeOn(db.withoutPlugins() as Db)
    return (selections ?? []).map(({ selection }) => nameOf(selection))
  }

  #marks() {
    return Array.from({ length: this.#values }, (_, i) => `\u0001value ${i}`)
  }

  #compile(db: Db, node: SelectQueryNode): Made {
    const numbers = new Map<unknown, number>(this.#marks().map((mark, i) => [mark, i]))
    const { sql, parameters } = db.getExecutor().compileQuery(node, { queryId: '' })
    const places = parameters.map((own) => ({ value: numbers.get(own) ?? -1, own }))
    return withOwnNumbers(sql, places)
  }
}

/** What a statement is given, in the order of its question marks. */
export function placed(places: Made['places'], values: readonly unknown[]): unknown[] {
  const parameters = []
  for (const { value, own } of places) parameters.push(value === -1 ? own : values[value])
  return parameters
}

// A number that is always the same is part of the text: a prepared `limit ?` takes none from mysql2.
function withOwnNumbers(sql: string, places: Made['places']): Made {
  const texts = sql.split('?')
  if (texts.length !== places.length + 1) return { sql, places }
  let whole = texts[0]!
  const left: Made['places'] = []
  for (const [i, place] of places.entries()) {
    const isOwn = place.value === -1 && Number.isSafeInteger(place.own)
    whole += (isOwn ? String(place.own) : '?') + texts[i + 1]!
    if (!isOwn) left.push(place)
  }
  return { sql: whole, places: left }
}

const called = (node: OperationNode, name: string) =>
  SelectionNode.create(AliasNode.create(node, IdentifierNode.create(name)))

const columnsOf = ({ selections = [] }: SelectQueryNode) =>
  selections.map(({ selection }) => (AliasNode.is(selection) ? selection.node : selection))

function nameOf(selection: OperationNode): string | undefined {
  if (AliasNode.is(selection)) {
    return IdentifierNode.is(selection.alias) ? selection.alias.name : undefined
  }
  const column = ReferenceNode.is(selection) ? selection.column : selection
  return ColumnNode.is(column) ? column.column.name : undefined
}
