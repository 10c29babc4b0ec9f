import { MysqlIntrospector, sql, type Kysely, type TableMetadata } from 'kysely'

/**
 * Says which tables there are, and no more: the migrator asks nothing else, and Kysely's own answer
 * joins two catalogues, which opens every table again for each of its columns (seconds, each start).
 */
export class TableNames extends MysqlIntrospector {
  readonly #db: Kysely<any>
  constructor(db: Kysely<any>) {
    super(db)
    this.#db = db
  }

  override async getTables(): Promise<TableMetadata[]> {
    const { rows } = await sql<{ name: string; type: string }>`
      select table_name as \`name\`, table_type as \`type\` from information_schema.tables
      where table_schema = database()`.execute(this.#db)
    return rows.map(({ name, type }) => ({
      name,
      isView: type === 'VIEW',
      isForeign: false,
      columns: [],
    }))
  }
}
