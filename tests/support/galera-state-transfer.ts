import { connect, createServer } from 'node:net'
import { text } from 'node:stream/consumers'

// What a Galera node runs when one of them has come back: `wsrep_sst_difference`. The nodes send the
// transactions that were missed themselves (IST); this tells the one that comes back where the other
// stands. A node that would need a whole copy is refused: none does here, and none is hidden.

const [, , ...args] = process.argv
const given = args.slice(0, args.indexOf('--mysqld-args') >>> 0)
const value = (name: string) => given[given.indexOf(name) + 1] ?? ''
const say = (line: string) => process.stdout.write(`${line}\n`)
const [host, port] = value('--address').split('/')[0]!.split(':') as [string, string]
const stopped = (why: string) => {
  process.stderr.write(`wsrep_sst_difference: ${why}\n`)
  process.exit(1)
}

if (value('--role') === 'joiner') {
  const parent = Number(value('--parent'))
  // The node itself may be killed while it waits.
  setInterval(() => {
    try {
      process.kill(parent, 0)
    } catch {
      stopped('the node is gone')
    }
  }, 500).unref()
  const server = createServer(async (socket) => {
    const position = (await text(socket)).trim()
    if (position === '') return
    say(position)
    process.exit(0)
  })
  server.listen(Number(port), host, () => say(`ready ${host}:${port}`))
} else {
  if (!given.includes('--bypass')) stopped('only what was missed is sent, never a whole copy')
  const position = `${value('--gtid')} ${value('--gtid-domain-id') || 0}`
  const socket = connect(Number(port), host, () => socket.end(`${position}\n`))
  socket.once('error', (error) => stopped(error.message))
  socket.once('close', () => {
    say(`done ${position}`)
    process.exit(0)
  })
}
