import { randomBytes } from 'node:crypto'
import { getJsApiSignature } from '@wecom/crypto'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { asAppError } from './error.ts'

/**
 * Signs the address of one of our own pages for the JS-SDK's agentConfig. Only our own origin, so
 * that nobody gets a signature for a page of theirs; the ticket itself never leaves.
 */
export async function signPageUrl(deps: Pick<Deps, 'config' | 'wecom' | 'now'>, url: string) {
  const page = ownPage(deps.config.publicUrl, url)
  if (page === undefined) throw new AppError('bad_request', '这个地址不能签名')
  const { corpId, agentId } = deps.config.wecom
  let ticket: string
  try {
    ticket = await deps.wecom.getAgentTicket()
  } catch (error) {
    throw asAppError(error)
  }
  const signed = getJsApiSignature({
    url: page,
    ticket,
    nonceStr: randomBytes(12).toString('hex'),
    timestamp: Math.floor(deps.now() / 1000),
  })
  return { corpId, agentId, ...signed }
}

/**
 * The address as WeCom will see it: what stands before `#`, letter by letter, or undefined when it
 * is not plainly one of ours. Whatever two readers of addresses might read differently is refused.
 */
export function ownPage(publicUrl: string, url: string): string | undefined {
  const page = url.split('#')[0]!
  const own = new URL(publicUrl)
  if (page.length > 1024 || !/^[\x21-\x7e]+$/.test(page) || /[\\<>"`{}|^]/.test(page))
    return undefined
  const rest = page.startsWith(own.origin) ? page.slice(own.origin.length) : undefined
  if (rest === undefined || !/^\/(?!\/)/.test(rest)) return undefined
  if (!URL.canParse(page)) return undefined
  const parsed = new URL(page)
  const isOurs = parsed.origin === own.origin && parsed.username === '' && parsed.password === ''
  // A path that normalises to something else was written to confuse.
  return isOurs && parsed.href === page ? page : undefined
}
