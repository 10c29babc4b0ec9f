import { setTimeout as pause } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'

// Some 60 commits of a rush fill the log with 30 MB; of quiet writes they are next to nothing.
const EVERY_COMMITS = 64
// Beyond so many pages (64 MB) the log is to begin at its front again.
const LONG = 16_000
// So long writers wait for that at most: without it the log only grows until the next time.
const HELD_MS = 500

/**
 * Has the write-ahead log carried into the file by a thread of its own: the pages of a second's
 * rush take longer to sync than a batch of events may wait. The thread begins with the first work.
 */
export class Checkpoints {
  #commits = 0
  #worker: Worker | undefined
  #isAtIt = false
  #passed: (pages: number) => void = () => {}
  readonly #path: string
  readonly #takeTurn: () => Promise<() => void>

  constructor(path: string, takeTurn: () => Promise<() => void>) {
    this.#path = path
    this.#takeTurn = takeTurn
  }

  /** Counts a commit; now and then the thread is told. */
  committed() {
    this.#commits += 1
    if (this.#commits < EVERY_COMMITS || this.#isAtIt) return
    this.#commits = 0
    this.#isAtIt = true
    void this.#carry().finally(() => (this.#isAtIt = false))
  }

  /** Resolves when the thread has let go of the file. */
  async close() {
    const worker = this.#worker
    this.#worker = undefined
    await worker?.terminate()
  }

  async #carry() {
    if ((await this.#pass()) < LONG) return
    // The log can only begin anew when nothing is written while its last pages are carried.
    const leave = await this.#takeTurn()
    await Promise.race([this.#pass(), pause(HELD_MS, undefined, { ref: false })])
    leave()
  }

  /** One pass of the thread; the pages the log had. 0 when there is no thread any more. */
  #pass(): Promise<number> {
    const worker = (this.#worker ??= this.#begin())
    return new Promise((done) => {
      this.#passed = done
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has none
      worker.postMessage('carry')
    })
  }

  #begin(): Worker {
    const worker = new Worker(new URL('./sqlite-checkpoint-thread.ts', import.meta.url), {
      workerData: this.#path,
      env: {},
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 },
    })
    worker.unref()
    worker.on('message', (pages: number) => this.#passed(pages))
    // Without it the writer's own limit holds, and the next commits begin another.
    worker.once('error', () => (this.#worker = undefined))
    worker.once('exit', () => this.#passed(0))
    return worker
  }
}
