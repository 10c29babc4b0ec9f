import type { Session } from './shapes.ts'

/** WeCom's grant for one address of ours. */
export interface Signature {
  corpId: string
  agentId: string | number
  timestamp: string | number
  nonceStr: string
  signature: string
}

interface Opening {
  session: Session
  signature: (Signature & { url: string }) | null
}

/** What the server put into the page itself, so that the first screen need not ask; used once. */
export const opening: Partial<Opening> = read()

function read(): Partial<Opening> {
  try {
    return JSON.parse(document.getElementById('opening')?.textContent ?? '{}') as Partial<Opening>
  } catch {
    return {}
  }
}
