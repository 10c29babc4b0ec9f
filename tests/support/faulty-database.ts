import {
  CamelCasePlugin,
  CompiledQuery,
  Kysely,
  type DatabaseConnection,
  type Dialect,
  type Driver,
} from 'kysely'
import { createConnection } from 'mysql2/promise'
import { mysqlDialect } from '../../db/mysql.ts'
import type { Schema } from '../../db/schema.ts'
import { sqliteDialect } from '../../db/sqlite.ts'

/** What may happen to one call. MariaDB's connections are really killed. */
export type Fault =
  | 'deadlock'
  | 'lock wait'
  | 'lost before'
  | 'lost after'
  // SQLite's: another process holds the file, the disk is full.
  | 'busy'
  | 'full'

export const FAULTS = {
  mysql: ['deadlock', 'lock wait', 'lost before', 'lost after'],
  sqlite: ['busy', 'full'],
} as const

/** The same database once more, where the n-th call from now on goes wrong. */
export async function faultyDatabase(url: string) {
  let left = 0
  let calls = 0
  let fault: Fault = 'deadlock'
  let lots: (() => Fault | undefined) | undefined
  const isMysql = url.startsWith('mysql:')
  const admin = isMysql ? await createConnection(url) : undefined

  async function goWrong(
    run: (query: CompiledQuery) => Promise<any>,
    query: CompiledQuery,
    how: Fault = fault,
  ): Promise<any> {
    switch (how) {
      case 'deadlock':
        // The engine has taken the whole transaction back before it says so.
        await run(CompiledQuery.raw('rollback'))
        throw broken({ errno: 1213, code: 'ER_LOCK_DEADLOCK' })
      case 'lock wait':
        throw broken({ errno: 1205, code: 'ER_LOCK_WAIT_TIMEOUT' })
      case 'busy':
        throw broken({ code: 'ERR_SQLITE_ERROR', errcode: 5 })
      case 'full':
        throw broken({ code: 'ERR_SQLITE_ERROR', errcode: 13 })
      default: {
        const id = (await run(CompiledQuery.raw('select connection_id() as id'))).rows[0].id
        // The answer is lost, not the work: a commit stands, and nobody was told.
        if (how === 'lost after') await run(query)
        await admin!.query(`kill ${Number(id)}`)
        return run(CompiledQuery.raw('select 1'))
      }
    }
  }

  function wrapped(connection: DatabaseConnection): DatabaseConnection {
    const run = (query: CompiledQuery) => connection.executeQuery(query)
    let isInside = false
    return new Proxy(connection, {
      get(target, name) {
        if (name === 'executeQuery') {
          return (query: CompiledQuery) => {
            calls++
            if (left > 0 && --left === 0) return goWrong(run, query)
            const [verb] = query.sql.split(' ', 1)
            // What writes: the end of a transaction, or a statement by itself.
            const isDecisive = verb === 'commit' || (!isInside && WRITES.has(verb!))
            if (verb === 'begin') isInside = true
            if (verb === 'commit' || verb === 'rollback') isInside = false
            const drawn = isDecisive ? lots?.() : undefined
            return drawn ? goWrong(run, query, drawn) : run(query)
          }
        }
        const value = Reflect.get(target, name, target)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
  }

  const dialect = isMysql
    ? mysqlDialect(url, { connections: 4 })
    : sqliteDialect(url.slice('file:'.length), 'OFF')
  const real = new Map<DatabaseConnection, DatabaseConnection>()
  const faulty: Dialect = {
    createAdapter: () => dialect.createAdapter(),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createDriver: () => {
      const driver = dialect.createDriver()
      // SQLite begins and ends a transaction by a call of its own, which counts as any other.
      const step = (how: 'beginTransaction' | 'commitTransaction') =>
        isMysql
          ? (connection: DatabaseConnection, ...rest: any[]) =>
              (driver[how] as any)(connection, ...rest)
          : async (connection: DatabaseConnection, ...rest: any[]) => {
              calls++
              if (left > 0 && --left === 0) await goWrong(async () => {}, CompiledQuery.raw(''))
              return (driver[how] as any)(real.get(connection)!, ...rest)
            }
      return new Proxy(driver, {
        get(target, name) {
          if (name === 'acquireConnection') {
            return async () => {
              const connection = await target.acquireConnection()
              const outer = wrapped(connection)
              real.set(outer, connection)
              return outer
            }
          }
          if (name === 'beginTransaction' || name === 'commitTransaction') return step(name)
          if (name === 'rollbackTransaction' && !isMysql) {
            return (connection: DatabaseConnection) =>
              (target.rollbackTransaction as any)(real.get(connection)!)
          }
          if (name === 'releaseConnection' && !isMysql) {
            return async (connection: DatabaseConnection) => {
              await target.releaseConnection(real.get(connection)!)
              real.delete(connection)
            }
          }
          const value = Reflect.get(target, name, target)
          return typeof value === 'function' ? value.bind(target) : value
        },
      }) as Driver
    },
  }
  const db = new Kysely<Schema>({
    dialect: faulty,
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })

  return {
    db,
    /** The n-th call goes wrong, once. */
    failAt(n: number, how: Fault) {
      left = n
      calls = 0
      fault = how
    },
    /** From now on whatever decides (a commit, a write by itself) draws what becomes of it. */
    drawLots(draw: () => Fault | undefined) {
      lots = draw
    },
    /** True: the call that was to go wrong has been made. */
    hasFailed: () => left === 0,
    heal: () => (left = 0),
    calls: () => calls,
    async destroy() {
      await db.destroy()
      await admin?.end()
    },
  }
}

const WRITES = new Set(['insert', 'update', 'delete'])

const broken = (facts: object) => Object.assign(new Error('made to go wrong'), facts)
