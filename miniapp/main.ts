import { answerInPlace, type ScriptWords } from './forms.ts'
import { offerForward } from './forward.ts'
import { track } from './tracking/tracker.ts'

// The one script of a reading page. The page stands without it.
const { token, words: said } = document.body.dataset
const article = document.querySelector('article')
if (token && article) {
  const tell = track(token, article)
  // Only a reader's page has words for it: a member who looks answers nothing.
  if (said) {
    const words: ScriptWords = JSON.parse(said)
    const say = answerInPlace(words)
    offerForward(token, { words, say, tell })
  }
}
// 「回到聊天」 is WeChat's own window to close; elsewhere the link leads to the words below.
document.addEventListener('click', (event) => {
  const { WeixinJSBridge } = window as { WeixinJSBridge?: { call(name: string): void } }
  if (!WeixinJSBridge || !(event.target as Element).closest('[data-back]')) return
  event.preventDefault()
  WeixinJSBridge.call('closeWindow')
})
