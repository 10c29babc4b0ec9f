import { getJsApiSignature } from '@wecom/crypto'
import { describe, expect, test } from 'vitest'
import { readConfig } from '../../api/config.ts'
import { AppError } from '../../api/errors.ts'
import { WecomError } from '../../api/wecom/error.ts'
import { ownPage, signPageUrl } from '../../api/wecom/sign-page-url.ts'
import { hasFixtures, jsonFixture } from '../support/wecom-fixtures.ts'

const own = 'https://scrm.example.com'

describe('the address that is signed', () => {
  test.each([
    [`${own}/sidebar/`, `${own}/sidebar/`],
    [`${own}/`, `${own}/`],
    [`${own}/sidebar/?entry=single_chat_tools`, `${own}/sidebar/?entry=single_chat_tools`],
    [`${own}/h5/sidebar?q=%E9%9B%A8&a=1#/tab/2`, `${own}/h5/sidebar?q=%E9%9B%A8&a=1`],
    [`${own}/sidebar/#https://evil.test`, `${own}/sidebar/`],
    [`${own}/sidebar/?next=https://evil.test/`, `${own}/sidebar/?next=https://evil.test/`],
  ])('is ours, letter by letter before the hash: %s', (url, signed) => {
    expect(ownPage(own, url)).toBe(signed)
  })

  test.each([
    'https://evil.test/',
    'https://evil.test/https://scrm.example.com/',
    'https://scrm.example.com@evil.test/',
    'https://scrm.example.com:443@evil.test/',
    'https://evil.test@scrm.example.com/',
    'https://user:pw@scrm.example.com/',
    'https://scrm.example.com.evil.test/',
    'https://evilscrm.example.com/',
    'https://sub.scrm.example.com/',
    'https://scrm.example.com:8443/',
    'https://scrm.example.com:443/',
    'https://scrm.example.com./',
    'http://scrm.example.com/',
    'HTTPS://SCRM.EXAMPLE.COM/',
    '//scrm.example.com/',
    '/sidebar/',
    'https:scrm.example.com/',
    'https:/scrm.example.com/',
    'https:///scrm.example.com/',
    'https://scrm.example.com',
    'https://scrm.example.com//evil.test/',
    'https://scrm.example.com\\evil.test/',
    'https://scrm.example.com/\\evil.test/',
    'https:\\\\scrm.example.com/',
    'https://scrm.example.com\\@evil.test/',
    'https://scrm.example.com/..//evil.test',
    'https://scrm.example.com/a/../b',
    'https://scrm.example.com/%2e%2e/b',
    'https://scrm.example.com/ a',
    ' https://scrm.example.com/',
    'https://scrm.example.com/\t',
    'https://scrm.example.com/\n',
    'https://scrm.example.com/\u0000',
    'https://ｓcrm.example.com/',
    'https://scrm.example。com/',
    'https://scrm.exаmple.com/',
    'https://xn--scrm-example.com/',
    'https://scrm.example.com/页面',
    'https://scrm.example.com/"onload=x',
    'https://scrm.example.com/<script>',
    'javascript:https://scrm.example.com/',
    'data:text/html,https://scrm.example.com/',
    'file:///scrm.example.com/',
    'blob:https://scrm.example.com/x',
    `https://scrm.example.com/${'a'.repeat(2000)}`,
    '#https://scrm.example.com/',
    '',
  ])('is never another’s: %j', (url) => {
    expect(ownPage(own, url)).toBeUndefined()
  })
})

const deps = (getAgentTicket: () => Promise<string>) => ({
  config: readConfig({ PUBLIC_URL: own }),
  now: () => 1_785_571_200_999,
  wecom: { getAgentTicket } as any,
})

test('the sidebar gets a signature over its own page, and never the ticket', async () => {
  const d = deps(async () => 'TICKET-CANARY')
  const signed = await signPageUrl(d, `${own}/sidebar/?a=1#/customers`)
  expect(signed).toMatchObject({ corpId: d.config.wecom.corpId, timestamp: 1_785_571_200 })
  expect(JSON.stringify(signed)).not.toContain('TICKET')
  const { timestamp, nonceStr, signature } = signed
  const expected = getJsApiSignature({
    url: `${own}/sidebar/?a=1`,
    ticket: 'TICKET-CANARY',
    nonceStr,
    timestamp,
  })
  expect(signature).toBe(expected.signature)
  expect((await signPageUrl(d, `${own}/`)).nonceStr).not.toBe(nonceStr)
})

test('nobody gets a signature for a page elsewhere, and no ticket is fetched for it', async () => {
  let fetched = 0
  const d = deps(async () => String((fetched += 1)))
  await expect(signPageUrl(d, 'https://evil.test/')).rejects.toMatchObject({ status: 400 })
  expect(fetched).toBe(0)
})

test('while WeCom is away the member is told to come back', async () => {
  const d = deps(() => Promise.reject(new WecomError('unreachable', 'ticket/get')))
  const error = await signPageUrl(d, `${own}/`).catch((e: unknown) => e)
  expect(error).toBeInstanceOf(AppError)
  expect(error).toMatchObject({ status: 503, retryAfter: 5 })
})

test.runIf(hasFixtures)('signatures are those of the published vectors', () => {
  for (const { jsapi_ticket: ticket, nonceStr, timestamp, url, signature } of jsonFixture(
    'jssdk.vectors.json',
  )) {
    expect(getJsApiSignature({ url, ticket, nonceStr, timestamp }).signature).toBe(signature)
  }
  const { pageUrl, url } = jsonFixture('jssdk.vectors.json')[1]
  expect(ownPage('https://scrm.example.com', pageUrl)).toBe(url)
})
