import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'

const file = resolve(import.meta.dirname, '../../../shared/data/share-chain/cases.json')

/** The reference cases lie beside the project; without them the tests' own tables have to do. */
export function chainReference(): any {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'))
  process.stderr.write(`The share-chain cases are not at ${file}: only the tables are tried.\n`)
  return null
}
