import type { Db } from '../../db/database.ts'
import { findSetting } from '../../db/queries/settings.ts'
import type { Language } from './language.ts'
import { wordsIn } from './words-in.ts'

/** The corp as its customers know it. */
export async function findCorpName(db: Db, language: Language): Promise<string> {
  return (await findSetting<string>(db, 'corp-name')) || wordsIn(language).us
}
