import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildFrontEnd, isFrontEndStale } from '../../api/front-end/build.ts'
import { openBrowser } from './browser.ts'
import { startProduct } from './running-product.ts'

/**
 * Vitest's global set-up of the journeys: the screens built once, and one demo shop seeded by a
 * first start; each journey begins with a copy of it.
 */
export default async function setup() {
  process.env.NODE_ENV = 'production'
  if (isFrontEndStale()) await buildFrontEnd()
  process.env.NODE_ENV = 'test'
  // What has to be unpacked is, before two journeys want it at once.
  await (await openBrowser()).close()
  if (process.env.SEEDED_SHOP) return
  const folder = mkdtempSync(join(tmpdir(), 'huisheng-seeded-'))
  const kept = join(folder, 'seeded.db')
  const first = await startProduct({ keep: kept })
  await first.stop()
  process.env.SEEDED_SHOP = kept
  return () => rmSync(folder, { recursive: true, force: true })
}
