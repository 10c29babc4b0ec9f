import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { Chat } from '../../sidebar/wecom/chat.ts'
import { isCancel, readTrouble } from '../../sidebar/wecom/troubles.ts'

type Answer = Record<string, unknown>

/** A WeCom client at the bridge, under the unmodified SDK: answers by API name. */
async function inWecom(answers: Record<string, Answer>) {
  vi.resetModules()
  Object.defineProperty(navigator, 'userAgent', {
    value:
      'Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 Mobile/15E148 wxwork/5.0.6 MicroMessenger/7.0.1',
    configurable: true,
  })
  const asked: string[] = []
  vi.stubGlobal('WeixinJSBridge', {
    invoke(name: string, _params: unknown, answer: (result: Answer) => void) {
      asked.push(name)
      setTimeout(() =>
        answer(answers[name] ?? { err_msg: `${name}:fail without context of external contact` }),
      )
    },
    on() {},
  })
  const signed: string[] = []
  vi.stubGlobal('fetch', async (path: string) => {
    signed.push(path)
    return Response.json({
      corpId: 'ww1',
      agentId: '1000002',
      timestamp: 1_795_264_860,
      nonceStr: 'n',
      signature: 's'.repeat(40),
    })
  })
  const { createJssdkChat, isInsideWecom } = await import('../../sidebar/wecom/jssdk.ts')
  expect(isInsideWecom()).toBe(true)
  const chat: Chat = createJssdkChat(async (url) => (await fetch(url)).json())
  return { chat, asked, signed }
}

const ok = (name: string, more: Answer = {}) => ({ [name]: { err_msg: `${name}:ok`, ...more } })
const config = ok('agentConfig', { checkResult: {} })

describe('whom the SDK says is beside us', () => {
  beforeEach(() => vi.unstubAllGlobals())

  test.each([
    ['single_chat_tools', 'single'],
    ['contact_profile', 'single'],
    ['single_kf_tools', 'kf'],
  ])('from %s: the customer, after one signature', async (entry, kind) => {
    const { chat, asked, signed } = await inWecom({
      ...config,
      ...ok('getContext', { entry }),
      ...ok('getCurExternalContact', { userId: 'wmAbC' }),
    })
    expect(await chat.peer()).toEqual({ kind, id: 'wmAbC', entry })
    expect(asked.filter((name) => name === 'agentConfig')).toHaveLength(1)
    expect(asked).not.toContain('preVerifyJSAPI')
    expect(signed).toHaveLength(1)
  })

  test('from a group’s toolbar: the group', async () => {
    const { chat } = await inWecom({
      ...config,
      ...ok('getContext', { entry: 'group_chat_tools' }),
      ...ok('getCurExternalChat', { chatId: 'wrXyZ' }),
    })
    expect(await chat.peer()).toEqual({ kind: 'group', id: 'wrXyZ', entry: 'group_chat_tools' })
  })

  test.each(['normal', 'chain_single_chat_tools', 'internal_group_chat_board', 'of_tomorrow'])(
    'from %s: nobody of ours, and no failure',
    async (entry) => {
      const { chat } = await inWecom({ ...config, ...ok('getContext', { entry }) })
      expect(await chat.peer()).toEqual({ kind: 'none', entry })
    },
  )

  test('without the permission: says so, for IT to put right', async () => {
    const { chat } = await inWecom({
      ...config,
      ...ok('getContext', { entry: 'single_chat_tools' }),
      getCurExternalContact: { err_msg: 'getCurExternalContact:fail no permission' },
    })
    await expect(chat.peer()).rejects.toMatchObject({ trouble: 'no_permission' })
  })
})

describe('putting a message into the chat', () => {
  const message = { msgtype: 'text', text: { content: '您好' } } as const

  test('is sent when WeCom’s client says ok', async () => {
    const { chat } = await inWecom({ ...config, ...ok('sendChatMessage') })
    expect(await chat.send(message)).toBe('sent')
  })

  test('is cancelled when she declines, which is no failure', async () => {
    const { chat } = await inWecom({
      ...config,
      sendChatMessage: { err_msg: 'sendChatMessage:cancel' },
    })
    expect(await chat.send(message)).toBe('cancelled')
  })
})

describe('朋友圈', () => {
  const post = { text: { content: '换季了' }, attachments: [] }

  test('is opened in WeCom’s composer; turned back from, it is not', async () => {
    const { chat, asked } = await inWecom({ ...config, ...ok('shareToExternalMoments') })
    expect(await chat.compose(post)).toBe('opened')
    expect(asked).toContain('shareToExternalMoments')
    const { chat: other } = await inWecom({
      ...config,
      shareToExternalMoments: { err_msg: 'shareToExternalMoments:cancel' },
    })
    expect(await other.compose(post)).toBe('cancelled')
  })
})

describe('WeCom’s refusals, however they are worded', () => {
  test.each([
    ['sendChatMessage:fail no permission', 'no_permission'],
    ['sendChatMessage:nopermission', 'no_permission'],
    ['getContext:permission denied', 'no_permission'],
    ['getCurExternalContact:fail without context of external contact', 'no_context'],
    ['openEnterpriseChat:system:functionnotexist', 'old_client'],
    ['sendChatMessage:invalid imgurl', 'bad_picture'],
    ['agentConfig:fail', 'signature'],
    ['sendChatMessage:fail', 'failed'],
  ])('%s is %s', (errMsg, trouble) => {
    expect(readTrouble({ errMsg, errCode: -1 }).trouble).toBe(trouble)
  })

  test('cancelling is told apart from failing', () => {
    expect(isCancel({ errMsg: 'sendChatMessage:cancel', errCode: -1 })).toBe(true)
    expect(isCancel({ errMsg: 'sendChatMessage:fail', errCode: -1 })).toBe(false)
  })
})
