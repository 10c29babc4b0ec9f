import { inTransaction } from '../../db/database.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import { findSetting, holdSetting, saveSetting } from '../../db/queries/settings.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'

/** 域名归属文件: WeCom and WeChat ask for it at the domain's root before they trust it. */
export interface DomainFile {
  name: string
  content: string
}

const SETTING = 'domain-files'
const MOST = 10
const NAME = /^\/([\w-]{4,64}\.txt)$/

export const listDomainFiles = async (db: Deps['db']): Promise<DomainFile[]> =>
  (await findSetting<DomainFile[]>(db, SETTING)) ?? []

/** Keeps a file, or with no content takes it away. */
export async function saveDomainFile(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  { staffId }: Actor,
  file: DomainFile,
): Promise<{ files: DomainFile[] }> {
  const at = now()
  return inTransaction(db, async (tx) => {
    const kept = await holdSetting<DomainFile[]>(tx, SETTING, [], at)
    const others = kept.filter(({ name }) => name !== file.name)
    const files = file.content === '' ? others : [...others, file]
    if (files.length > MOST) throw new AppError('conflict', '归属文件最多 10 个，先删掉不用的')
    await saveSetting(tx, SETTING, files, at)
    const detail = file.content === '' ? `删掉 ${file.name}` : file.name
    await insertAct(tx, { staffId, action: 'domain.file', subject: '', detail, at })
    return { files }
  })
}

/** The words of the file at this path; undefined when nobody has put one there. */
export async function findDomainFile(db: Deps['db'], path: string): Promise<string | undefined> {
  const name = NAME.exec(path)?.[1]
  if (name === undefined) return undefined
  return (await listDomainFiles(db)).find((file) => file.name === name)?.content
}
