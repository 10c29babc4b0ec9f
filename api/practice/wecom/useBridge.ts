import { onBeforeUnmount, onMounted, type Ref } from 'vue'
import { agentConfig } from '../shared/world.ts'
import { rule, type Situation } from './client-rules.ts'

interface Client {
  /** The frame in which the sidebar runs. */
  frame: Ref<HTMLIFrameElement | null>
  staffId: Ref<string>
  situation: () => Omit<Situation, 'url' | 'grant'>
  /** The member presses send, or declines. */
  send: (message: any) => Promise<'ok' | 'cancel'>
  /** The member asks for money in the chat, or turns back. Its number. */
  collect: (params: any) => Promise<string | undefined>
  /** WeCom's composer for 朋友圈, with this post in it; she publishes it, or turns back. */
  compose: (post: any) => Promise<'ok' | 'cancel'>
  open: (params: any) => void
  close: () => void
}

/** What the camera sees: at the practice desk somebody says it. */
const scan = () => window.prompt('相机对着客人的码（练习里直接输数字）')?.trim() ?? ''

/**
 * The client's side of the emulated bridge: verifies the signature of agentConfig with the
 * simulator's ticket and the page's address, forgets the grant when the address changes, and
 * answers each call once, later.
 */
export function useBridge({
  frame,
  staffId,
  situation,
  send,
  collect,
  compose,
  open,
  close,
}: Client) {
  let grant: Situation['grant'] = null

  async function answer(name: string, params: any, href: string): Promise<object> {
    const url = href.split('#')[0]!
    if (name === 'agentConfig') {
      const verdict = await agentConfig({ ...params, url, userid: staffId.value })
      if (!verdict.ok) return { err_msg: verdict.errmsg }
      grant = { url, apis: params.jsApiList ?? [] }
      return {
        err_msg: 'agentConfig:ok',
        checkResult: Object.fromEntries(grant.apis.map((api) => [api, true])),
      }
    }
    // Only an app's own identity is set up here; WeCom refuses the corp's when its domain is not trusted.
    if (name === 'preVerifyJSAPI') return { errMsg: 'config:fail, invalid signature' }
    const ruling = rule(name, params, { ...situation(), url, grant })
    if ('result' in ruling) return ruling.result
    if (ruling.act === 'send') return { err_msg: `${name}:${await send(ruling.params)}` }
    if (ruling.act === 'compose') return { err_msg: `${name}:${await compose(ruling.params)}` }
    if (ruling.act === 'scan') {
      const seen = scan()
      if (!seen) return { err_msg: `${name}:cancel` }
      // An iPhone wraps what it saw, and the SDK there unwraps it.
      const isIos = /iPhone|iPad/.test(frame.value?.contentWindow?.navigator.userAgent ?? '')
      const resultStr = isIos ? JSON.stringify({ scan_code: { scan_result: seen } }) : seen
      return { err_msg: `${name}:ok`, resultStr }
    }
    if (ruling.act === 'collect') {
      const paymentId = await collect(ruling.params)
      return paymentId ? { err_msg: `${name}:ok`, paymentId } : { err_msg: `${name}:cancel` }
    }
    if (ruling.act === 'open') open(ruling.params)
    else close()
    return { err_msg: `${name}:ok` }
  }

  async function listen({ source, origin, data }: MessageEvent) {
    if (!frame.value || source !== frame.value.contentWindow || origin !== location.origin) return
    if (!data?.bridge || data.kind !== 'invoke') return
    const result = await answer(data.name, data.params, data.href).catch(() => ({
      err_msg: `${data.name}:fail`,
    }))
    frame.value?.contentWindow?.postMessage(
      { bridge: true, kind: 'answer', id: data.id, result },
      location.origin,
    )
  }

  onMounted(() => window.addEventListener('message', listen))
  onBeforeUnmount(() => window.removeEventListener('message', listen))
  return { forget: () => (grant = null) }
}
