import { enableCompileCache, flushCompileCache } from 'node:module'
import { resolve } from 'node:path'
// Before the long part begins: whoever ends it then is heard too.
import './ops/signals.ts'

// `npm start`: the server, whose thousand modules are stripped of their types and compiled once, not
// at each start. Where nothing can be kept it starts as it would without.
enableCompileCache(resolve(import.meta.dirname, '../.data/compiled'))
// Not imported by name: that would be done before the line above.
await import('./server.ts')
// Now rather than at the end, which not every process lives to see.
flushCompileCache()
