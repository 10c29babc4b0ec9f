import { randomBytes } from 'node:crypto'
import { getJsApiSignature } from '@wecom/crypto'
import { prepareForward } from '../content/forward-page.ts'
import { readPageToken } from '../content/page-token.ts'
import type { Deps } from '../deps.ts'
import type { Visitor } from '../env.ts'
import { AppError } from '../errors.ts'
import { ownPage } from '../wecom/sign-page-url.ts'

/**
 * What WeChat's menu needs to pass this page on as a card: the page's own address signed for the
 * official account, and a link of hers. Only the address the page itself stands at is signed, so
 * that nobody gets a signature for a page of theirs; the ticket never leaves.
 */
export async function shareCard(
  deps: Deps,
  visitor: Visitor,
  { token, url }: { token: string; url: string },
) {
  const { config, official, log } = deps
  if (!official) throw new AppError('not_found', '没有接入服务号')
  const page = ownPage(config.publicUrl, url)
  const isItself = page !== undefined && new URL(page).pathname === `/p/${token}`
  if (!isItself || !readPageToken(config, token)) {
    throw new AppError('bad_request', '这个地址不能签名')
  }
  const own = await prepareForward(deps, visitor, token)
  let ticket: string
  try {
    ticket = await official.getJsapiTicket()
  } catch (error) {
    log.warn({ err: error }, 'no ticket for share cards')
    throw new AppError('busy', '微信没有回应，请稍后再试', { retryAfter: 60 })
  }
  const { signature, timestamp, nonceStr } = getJsApiSignature({
    url: page,
    ticket,
    nonceStr: randomBytes(12).toString('hex'),
    timestamp: Math.floor(deps.now() / 1000),
  })
  return { appId: official.appId, timestamp, nonceStr, signature, link: own.url }
}
