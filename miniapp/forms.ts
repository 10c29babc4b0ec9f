/**
 * Lets the page's forms answer in place. Without this script each works by itself and leads back
 * here; when the network fails the form is sent the plain way.
 */
export function answerInPlace(shortName: string) {
  const said = document.getElementById('said')!
  const say = (text: string) => {
    said.textContent = text
  }
  const words: Record<string, string> = {
    agreed: '记住了。随时可以在「隐私」里撤回',
    declined: '好，不记。180 天内不再问',
    less: '好，少发点',
    none: '好，不再给您发推广。您来问，我们照样回',
    stranger: `我们还不知道您是谁，${shortName}本来就不会单独给您发推广。群里嫌多，可以打开「消息免打扰」`,
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
      if (kind === 'consents') form.remove()
      else {
        for (const other of document.querySelectorAll('[data-form=preference] button')) {
          other.setAttribute('aria-pressed', String(other === button && told.said !== 'stranger'))
        }
      }
      say(words[told.said ?? told.consent] ?? '')
    } catch (reason) {
      say(typeof reason === 'string' ? reason : '没有送到，请再点一次')
    }
    delete form.dataset.busy
    button?.removeAttribute('aria-busy')
  })
  return say
}
