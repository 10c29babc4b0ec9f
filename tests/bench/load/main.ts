import { readFileSync } from 'node:fs'
import { drive, type Load } from './load.ts'
import { readers } from './reading.ts'

// node tests/bench/load/main.ts < load.json: drives the server and says what came of it as JSON.
const load = JSON.parse(readFileSync(0, 'utf8')) as Load
const { reading, requests = [] } = load
let asked = 0
const next = reading ? readers(reading) : () => requests[asked++ % requests.length]!
process.stdout.write(JSON.stringify(await drive(load, next)))
