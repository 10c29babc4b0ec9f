import type { ScriptWords } from './forms.ts'

/**
 * 转给朋友: only when she asks for it is an address of her own made, so that what she passes on
 * says nothing of who sent it to her. From then on WeChat's own menu passes on that one too.
 */
export function offerForward(
  token: string,
  {
    words,
    say,
    tell,
  }: { words: ScriptWords; say: (text: string) => void; tell: (type: 'share') => void },
) {
  const button = document.querySelector<HTMLButtonElement>('[data-forward]')
  if (!button) return
  button.hidden = false
  let url = ''
  button.addEventListener('click', async () => {
    if (button.getAttribute('aria-busy')) return
    button.setAttribute('aria-busy', 'true')
    try {
      if (!url) {
        const answer = await fetch('/api/miniapp/shares', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ token }),
        })
        if (!answer.ok) throw answer
        url = (await answer.json()).url
        history.replaceState(null, '', new URL(url).pathname)
        tell('share')
      }
      if (/MicroMessenger/i.test(navigator.userAgent)) say(words.menu)
      else if (navigator.share) await navigator.share({ title: document.title, url })
      else {
        await navigator.clipboard.writeText(url)
        say(words.copied)
      }
    } catch (reason) {
      if ((reason as Error).name !== 'AbortError') {
        say(url ? words.copy + url : words.again)
      }
    }
    button.removeAttribute('aria-busy')
  })
}
