import { runDuePlays } from '../../api/plays/run-due-plays.ts'
import { openDatabase } from '../../db/database.ts'

// A process that does what is due in plays until somebody kills it. Its clock runs fast, so that the
// claims of a killed neighbour end within the test: `node ticking-process.ts URL BEGAN SHOP SPEED`.

const [url, began, shop, speed] = process.argv.slice(2) as [string, string, string, string]
const db = await openDatabase(url, { connections: 2 })
const now = () => Number(shop) + (Date.now() - Number(began)) * Number(speed)
process.stdout.write('ticking\n')
for (;;) {
  try {
    await runDuePlays({ db, now }, { batch: 16 })
  } catch (error) {
    process.stderr.write(`${String(error)}\n`)
  }
  await new Promise((later) => setTimeout(later, 5))
}
