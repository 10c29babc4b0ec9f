import { sql, type Kysely } from 'kysely'

// Frozen: never edited after it has shipped. Types are those both engines read alike.

export async function up(db: Kysely<any>): Promise<void> {
  const varchar = sql.raw('varchar(64)') as any
  await db.schema
    .createTable('kf_reception')
    .addColumn('customer_id', varchar, (column) => column.notNull())
    .addColumn('staff_id', varchar, (column) => column.notNull())
    .addColumn('received_at', sql.raw('bigint') as any, (column) => column.notNull())
    .addPrimaryKeyConstraint('kf_reception_pk', ['customer_id', 'staff_id'] as any)
    .execute()
}
