import { ref, useTemplateRef } from 'vue'
import { lineOf } from '../shared/words.ts'

/** WeCom may ask the member before it sends; here that is a switch, so that declining can be tried. */
export function useConfirm() {
  const isOn = ref(false)
  const line = ref('')
  const box = useTemplateRef<HTMLDialogElement>('confirm')
  let decide = (_yes: boolean) => {}

  function ask(message: any): Promise<boolean> {
    if (!isOn.value) return Promise.resolve(true)
    line.value = lineOf(message)
    box.value?.showModal()
    return new Promise((done) => (decide = done))
  }
  const close = () => decide(box.value?.returnValue === 'ok')

  return { isOn, line, ask, close }
}
