import { sql, type Kysely } from 'kysely'

// Frozen: never edited after it has shipped. Types are those both engines read alike.

export async function up(db: Kysely<any>) {
  await db.schema
    .createTable('view_news')
    .addColumn('id', sql.raw('varchar(64)') as any, (column) => column.notNull())
    .addColumn('changes_json', sql.raw('longtext') as any, (column) => column.notNull())
    .addPrimaryKeyConstraint('view_news_pk', ['id'] as any)
    .execute()
}
