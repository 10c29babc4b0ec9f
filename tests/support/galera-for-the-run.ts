import { randomBytes } from 'node:crypto'
import { dropGalera, startGalera, stopGalera } from './galera.ts'

/** Vitest's global set-up: one cluster for the whole run; where it is travels by environment. */
export default async function setup() {
  const galera = await startGalera()
  process.env.TEST_RUN ??= randomBytes(3).toString('hex')
  process.env.TEST_GALERA = JSON.stringify(galera)
  // The nodes outlive whoever started them, so a run that is broken off ends them too.
  const drop = () => dropGalera(galera)
  process.once('exit', drop)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      drop()
      if (process.listenerCount(signal) === 0) process.exit(1)
    })
  }
  return () => stopGalera(galera)
}
