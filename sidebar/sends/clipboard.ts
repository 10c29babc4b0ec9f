import { common } from '../common.words.ts'
import { say, sayTrouble } from '../ui/toast.ts'

/** Copies her words, also in the old webviews that have no clipboard of their own. */
export async function copyText(text: string, done = common.copied) {
  if ((await modern(text)) || ancient(text)) say(done)
  else sayTrouble(common.copyFailed)
}

async function modern(text: string) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}

function ancient(text: string) {
  const field = document.createElement('textarea')
  field.value = text
  field.style.position = 'fixed'
  field.style.opacity = '0'
  document.body.append(field)
  field.select()
  try {
    return document.execCommand('copy')
  } catch {
    return false
  } finally {
    field.remove()
  }
}
