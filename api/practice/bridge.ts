// The native bridge of a WeCom client, emulated: its text is a classic script that the practice desk puts at
// the head of the unmodified sidebar, before the SDK is evaluated. It stands for the client's own
// code, so it holds no rules: every call goes to the page around it, which answers as WeCom would.
export function bridge() {
  type Answer = (result: unknown) => void
  const frame = window.frameElement as HTMLElement | null
  if (!frame || window.parent === window) return
  const isDesktop = frame.dataset.client === 'desktop'

  const agents = {
    phone:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 wxwork/5.0.6 MicroMessenger/7.0.1 Language/zh',
    desktop:
      'Mozilla/5.0 (Windows NT 10.0; WOW64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/107.0.5304.110 Safari/537.36 Language/zh wxwork/5.0.10 (MicroMessenger/6.2) WindowsWechat',
  }
  const define = (name: string, value: unknown) =>
    Object.defineProperty(navigator, name, { get: () => value, configurable: true })
  define('userAgent', isDesktop ? agents.desktop : agents.phone)
  define('platform', isDesktop ? 'Win32' : 'iPhone')

  const waiting = new Map<number, Answer>()
  const listeners = new Map<string, (event: unknown) => unknown>()
  let calls = 0
  // What cannot be cloned (the SDK passes its callbacks along) does not cross to the client.
  const plain = (value: unknown) => JSON.parse(JSON.stringify(value ?? {}))
  const say = (message: object) =>
    window.parent.postMessage({ bridge: true, ...message }, location.origin)

  const native = {
    invoke(name: string, params: unknown, answer?: Answer) {
      const id = ++calls
      if (answer) waiting.set(id, answer)
      say({ kind: 'invoke', id, name, params: plain(params), href: location.href })
    },
    call(name: string) {
      native.invoke(name, {})
    },
    on(name: string, listener: (event: unknown) => unknown) {
      listeners.set(name, listener)
    },
  }

  window.addEventListener('message', ({ source, data }) => {
    if (source !== window.parent || !data?.bridge) return
    if (data.kind === 'answer') {
      const answer = waiting.get(data.id)
      waiting.delete(data.id)
      answer?.(data.result)
    } else if (data.kind === 'event') {
      listeners.get(data.name)?.(data.payload)
    }
  })

  Object.assign(window, { WeixinJSBridge: native })
  const announce = () => document.dispatchEvent(new Event('WeixinJSBridgeReady'))
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', announce)
  else announce()
}
