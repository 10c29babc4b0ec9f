import type { Words } from './words.ts'

/** What the script says, as `words.ts` has it; the server writes it on the body. */
export type ScriptWords = Record<keyof Words['script'], string>

/**
 * Lets the page's forms answer in place. Without this script each works by itself and leads back
 * here; when the network fails the form is sent the plain way.
 */
export function answerInPlace(words: ScriptWords) {
  const said = document.getElementById('said')!
  const say = (text: string) => {
    said.textContent = text
  }
  document.addEventListener('submit', async (event) => {
    const form = event.target as HTMLFormElement
    const kind = form.dataset.form
    if (!kind) return
    event.preventDefault()
    if (form.dataset.busy) return
    form.dataset.busy = '1'
    const button = (event as SubmitEvent).submitter as HTMLButtonElement | null
    button?.setAttribute('aria-busy', 'true')
    const body: Record<string, string> = {}
    new FormData(form).forEach((value, name) => (body[name] = String(value)))
    if (button?.name) body[button.name] = button.value
    try {
      const answer = await fetch(form.action, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      const told = await answer.json()
      if (!answer.ok) throw told.error.message
      if (kind === 'consents') {
        form.remove()
        // Behind the shop's name it says that nobody has kept who she is.
        if (told.consent === 'agreed') {
          document.querySelector('#known > span')!.nextSibling!.remove()
        }
      } else {
        for (const other of document.querySelectorAll('[data-form=preference] button')) {
          other.setAttribute('aria-pressed', String(other === button && told.said !== 'stranger'))
        }
      }
      say(words[(told.said ?? told.consent) as keyof ScriptWords] ?? '')
    } catch (reason) {
      // A refusal comes in Chinese: whoever reads English is told that it did not work.
      const isReadable = typeof reason === 'string' && document.documentElement.lang !== 'en'
      say(isReadable ? reason : words.failed)
    }
    delete form.dataset.busy
    button?.removeAttribute('aria-busy')
  })
  return say
}
