import { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'

// Begun by `sqlite-checkpoint.ts`. A passive checkpoint waits for nobody and nobody waits for it.

const file = new DatabaseSync(workerData as string)
file.exec('pragma synchronous = full; pragma cache_size = -1024')
const carry = file.prepare('pragma wal_checkpoint(passive)')

parentPort!.on('message', () => {
  const { log } = carry.get() as { log: number }
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has none
  parentPort!.postMessage(log)
})
