import { h } from 'vue'

/**
 * A page's title. Lines break between its phrases; one too long for a line of the largest letters
 * may break in its middle, so that no single character is left over.
 */
export function PageTitle({ text }: { text: string }) {
  const halves = text.replace(/\p{Script=Han}{8,}/gu, (phrase) => {
    const middle = Math.ceil(phrase.length / 2)
    return `${phrase.slice(0, middle)}\n${phrase.slice(middle)}`
  })
  return h(
    'h1',
    halves.split('\n').flatMap((part, i) => (i === 0 ? [part] : [h('wbr'), part])),
  )
}
PageTitle.props = ['text']
