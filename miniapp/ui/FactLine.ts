import { h } from 'vue'

/** Facts one after another: a line breaks between them before it breaks inside one. */
export function FactLine({ facts }: { facts: (string | null | undefined)[] }) {
  const said = facts.filter((fact) => !!fact)
  if (said.length === 0) return null
  const last = said.length - 1
  return h(
    'p',
    { class: 'facts' },
    said.flatMap((fact, i) => (i < last ? [h('span', `${fact} ·`), ' '] : [h('span', fact!)])),
  )
}
FactLine.props = ['facts']
