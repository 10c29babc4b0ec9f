import { createHmac } from 'node:crypto'
import type { Config } from '../config.ts'
import { keyObjectFor } from '../session/keys.ts'

/**
 * The id of somebody's own node under a share. The same person and parent make the same id, so two
 * taps at once cannot make two nodes; without the key nobody can tell from it who passed the page on.
 */
export function shareNodeId(config: Config, parentShareId: string, who: string): string {
  const key = keyObjectFor(config, 'share-node')
  const hash = createHmac('sha256', key).update(`${parentShareId} ${who}`).digest('hex')
  return `share_${hash.slice(0, 32)}`
}
