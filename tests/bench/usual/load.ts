import * as ww from '@wecom/jssdk'

const answer = async (path: string) => (await fetch(`/api/sidebar${path}`)).json()

/** Signs in with WeCom's client, asks who is beside us, then for what is known of her. */
export async function load() {
  const url = location.href.split('#')[0]!
  const sign = () => answer(`/wecom/signature?url=${encodeURIComponent(url)}`)
  const { corpId, agentId } = await sign()
  ww.register({
    corpId,
    agentId,
    jsApiList: ['getContext', 'getCurExternalContact', 'sendChatMessage'],
    getAgentConfigSignature: sign,
  })
  await ww.getContext()
  const { userId } = (await ww.getCurExternalContact()) as { userId: string }
  await answer('/session')
  return answer(`/customers/${userId}`)
}
