import { resolve } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { build, type Rolldown } from 'vite'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

/** umami 3.1's tracker, brotli. */
const UMAMI = 1963

/** The built script from this entry on, as one text. */
async function built(entry: string): Promise<string> {
  const output = (await build({
    configFile: resolve(root, 'vite.config.ts'),
    root,
    mode: 'production',
    logLevel: 'silent',
    build: {
      write: false,
      manifest: false,
      rolldownOptions: { input: resolve(root, entry), preserveEntrySignatures: 'strict' },
    },
  })) as Rolldown.RolldownOutput
  return output.output.map((file) => (file.type === 'chunk' ? file.code : '')).join('')
}

test('a reading page costs its reader at most 4 KB of script, the tracker six tenths of the usual one', async () => {
  const page = await built('miniapp/main.ts')
  expect(gzipSync(page, { level: 9 }).length).toBeLessThanOrEqual(4096)
  const tracker = await built('miniapp/tracking/tracker.ts')
  expect(brotliCompressSync(tracker).length).toBeLessThanOrEqual(0.6 * UMAMI)
  // No framework, nothing newer than the oldest phone reads.
  expect(page).not.toMatch(/createApp|__vue|\?\.|\?\?/)
})

test('where something can be ordered, the islands and all they may fetch stay under 60 KB', async () => {
  const islands = await built('miniapp/islands.ts')
  const page = await built('miniapp/main.ts')
  expect(gzipSync(islands + page, { level: 9 }).length).toBeLessThanOrEqual(60 * 1024)
})
