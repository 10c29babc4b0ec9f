import { randomBytes } from 'node:crypto'
import { startGalera, stopGalera } from './galera.ts'

/** Vitest's global set-up: one cluster for the whole run; where it is travels by environment. */
export default async function setup() {
  const galera = await startGalera()
  process.env.TEST_RUN ??= randomBytes(3).toString('hex')
  process.env.TEST_GALERA = JSON.stringify(galera)
  const end = () => stopGalera(galera)
  // Nobody else would: the nodes outlive whoever started them.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, end)
  return end
}
