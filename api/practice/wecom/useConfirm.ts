import { ref, useTemplateRef } from 'vue'
import { lineOf } from '../shared/words.ts'

/** WeCom may ask the member before it sends; here that is a switch, so that declining can be tried. */
export function useConfirm() {
  const isOn = ref(false)
  const line = ref('')
  const isPost = ref(false)
  const box = useTemplateRef<HTMLDialogElement>('confirm')
  let decide = (_yes: boolean) => {}

  function ask(message: any): Promise<boolean> {
    return isOn.value ? show(lineOf(message), false) : Promise.resolve(true)
  }
  /** The composer of 朋友圈 always stands between a post and the world. */
  const compose = ({ text, attachments = [] }: any): Promise<boolean> =>
    show([text?.content, attachments[0]?.link?.title].filter(Boolean).join(' · '), true)

  function show(words: string, asPost: boolean): Promise<boolean> {
    line.value = words
    isPost.value = asPost
    box.value?.showModal()
    return new Promise((done) => (decide = done))
  }
  const close = () => decide(box.value?.returnValue === 'ok')

  return { isOn, line, isPost, ask, compose, close }
}
