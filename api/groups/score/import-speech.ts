import { inTransaction, type Db } from '../../../db/database.ts'
import { listAgreed } from '../../../db/queries/consents.ts'
import { insertAct } from '../../../db/queries/audit-log.ts'
import { listScoredMembers, listSpeech } from '../../../db/queries/group-members-scored.ts'
import { holdMembers, listPointsBetween, saveSpeech } from '../../../db/queries/group-points.ts'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../env.ts'
import { AppError } from '../../errors.ts'
import { DAY, dayOf, startOfDay } from '../../shop-time.ts'
import { speechPoints } from './day-points.ts'
import { keepFacts, whoCounts, type Fact } from './ledger.ts'
import { readCsv, textOf } from './read-csv.ts'
import { readSpeechTable, type SpeechLine, type SpeechTable } from './speech-table.ts'

const SHOWN_ERRORS = 50

/** What an import would do: how many days are new, other than before, or the same. */
export interface SpeechPreview {
  rows: number
  added: number
  changed: number
  same: number
  unkept: number
  errors: SpeechTable['errors']
  errorCount: number
}

/** Reads a table of 发言数 and says what taking it over would do; changes nothing. */
export async function previewSpeech(
  { db, now }: Deps,
  groupId: string,
  file: Uint8Array,
): Promise<SpeechPreview> {
  return (await lookAt(db, groupId, file, now())).preview
}

/**
 * Takes a table of 发言数 over, all of it or, with a single row at fault, nothing. The same table
 * again changes nothing; a later one holds for the days it names.
 */
export async function importSpeech(
  { db, now }: Deps,
  actor: Actor,
  groupId: string,
  file: Uint8Array,
): Promise<SpeechPreview> {
  const at = now()
  return inTransaction(db, async (tx) => {
    const { table, preview } = await lookAt(tx, groupId, file, at)
    const [first] = preview.errors
    if (first)
      throw new AppError('blocked', `第 ${first.line} 行：${first.message}。没有导入任何一行`)
    const { staffId } = actor
    const rows = table.lines.map(({ repeats: _repeats, ...line }) => ({
      ...line,
      groupId,
      importedBy: staffId,
      importedAt: at,
    }))
    await saveSpeech(tx, rows)
    await pointsForSpeech(tx, groupId, table.lines, at)
    const detail = `新 ${preview.added} 改 ${preview.changed} 同 ${preview.same}`
    await insertAct(tx, { staffId, action: 'speech.import', subject: groupId, detail, at })
    return preview
  })
}

async function lookAt(db: Db, groupId: string, file: Uint8Array, now: number) {
  const text = textOf(file)
  if (text === undefined) {
    throw new AppError('unsupported', '这不是 CSV 表格，请另存为 CSV 再选')
  }
  const rows = readCsv(text)
  if (!rows) throw new AppError('unsupported', '表格里有一个引号没有收尾，请检查后再选')
  const members = await listScoredMembers(db, groupId)
  const agreed = await listAgreed(
    db,
    members.map(({ customerId }) => customerId),
  )
  const table = readSpeechTable(
    rows,
    members.map(({ customerId, customerName, memberName, joinedAt }) => ({
      customerId,
      names: [...new Set([memberName, customerName ?? memberName])],
      joinedAt,
      isAgreed: agreed.has(customerId),
    })),
    now,
  )
  const days = table.lines.map(({ day }) => day).sort()
  const stored = days.length > 0 ? await listSpeech(db, groupId, days[0]!, days.at(-1)!) : []
  const before = new Map(stored.map((row) => [`${row.customerId} ${row.day}`, row]))
  const preview: SpeechPreview = {
    rows: table.rows,
    added: 0,
    changed: 0,
    same: 0,
    unkept: table.unkept,
    errors: table.errors.slice(0, SHOWN_ERRORS),
    errorCount: table.errors.length,
  }
  for (const line of table.lines) {
    const row = before.get(`${line.customerId} ${line.day}`)
    if (!row) preview.added += 1
    else if (row.messages === line.messages && row.questions === line.questions) preview.same += 1
    else preview.changed += 1
  }
  return { table, preview }
}

async function pointsForSpeech(tx: Db, groupId: string, lines: SpeechLine[], now: number) {
  if (lines.length === 0) return
  const customerIds = [...new Set(lines.map(({ customerId }) => customerId))].sort()
  await holdMembers(tx, customerIds)
  const counts = await whoCounts(tx, customerIds)
  const facts = lines.flatMap(({ customerId, day, messages, questions, repeats }): Fact[] => {
    const at = Math.min(now, startOfDay(day) + DAY - 1)
    if (!counts(groupId, customerId, at)) return []
    const fact = { groupId, customerId, sourceId: day, pageId: null, at, reason: 'given' as const }
    return [
      { ...fact, kind: 'speech', points: speechPoints('speech', messages - repeats) },
      { ...fact, kind: 'question', points: speechPoints('question', questions) },
    ]
  })
  const named = new Set(lines.map(({ customerId, day }) => `${customerId} ${day}`))
  const days = lines.map(({ day }) => day).sort()
  const standing = (
    await listPointsBetween(tx, customerIds, days[0] ?? dayOf(now), days.at(-1) ?? dayOf(now))
  ).filter(
    (row) =>
      row.groupId === groupId &&
      (row.kind === 'speech' || row.kind === 'question') &&
      named.has(`${row.customerId} ${row.day}`),
  )
  await keepFacts(tx, facts, standing, { now, reason: 'counted_anew' })
}
