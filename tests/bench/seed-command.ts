import { parseArgs } from 'node:util'
import { runCommand } from '../../api/ops/run-command.ts'
import { dayOf, startOfDay } from '../../api/shop-time.ts'
import { seedShop } from './seed-shop.ts'

// `npm run seed -- --customers 1000 --events 20000 [--url file:…] [--seed words] [--until 2026-11-22]`
const { values } = parseArgs({
  options: {
    customers: { type: 'string', default: '10000' },
    events: { type: 'string', default: '100000' },
    url: { type: 'string', default: process.env.DATABASE_URL ?? 'file:.data/seeded.db' },
    seed: { type: 'string', default: 'huisheng' },
    until: { type: 'string', default: dayOf(Date.now()) },
  },
})

await runCommand(async () => {
  const began = performance.now()
  const shape = {
    customers: Number(values.customers),
    events: Number(values.events),
    seed: values.seed,
    until: startOfDay(values.until),
  }
  await seedShop(values.url, shape, (line) => process.stdout.write(`${line}\n`))
  const seconds = Math.round((performance.now() - began) / 1000)
  return `${values.customers} customers and ${values.events} events in ${values.url}, in ${seconds} s`
})
