/**
 * A chat client that does nothing but stand there: it frames the sidebar and answers each call of its
 * bridge after 80 ms, as a phone's own client did (performance.md row 22). Unlike the practice desk it
 * takes no time of the page's own thread and no trip over the page's own network.
 */
export const stillClient = (customerId: string, kind: 'desktop' | 'phone') => `<!doctype html>
<meta charset="utf-8">
<iframe title="回声" data-client="${kind}" src="/sidebar/?practice=1" width="420" height="780"></iframe>
<script>
const frame = document.querySelector('iframe')
const results = {
  agentConfig: (params) => ({
    checkResult: Object.fromEntries(params.jsApiList.map((api) => [api, true])),
  }),
  getContext: () => ({ entry: 'single_chat_tools' }),
  getCurExternalContact: () => ({ userId: ${JSON.stringify(customerId)} }),
}
addEventListener('message', ({ source, data }) => {
  if (source !== frame.contentWindow || !data.bridge) return
  const of = results[data.name]
  const result = { err_msg: data.name + (of ? ':ok' : ':fail'), ...of?.(data.params) }
  setTimeout(() => {
    const answer = { bridge: true, kind: 'answer', id: data.id, result }
    frame.contentWindow.postMessage(answer, location.origin)
  }, 80)
})
</script>
`
