import { h } from 'vue'

// What comes before the dot takes it along: it never begins a line, or is one.
const DOT = '\u00a0·'

/** Facts one after another: a line breaks between them before it breaks inside one. */
export function FactLine({ facts }: { facts: (string | null | undefined)[] }) {
  const said = facts.filter((fact) => !!fact)
  if (said.length === 0) return null
  const last = said.length - 1
  return h(
    'p',
    { class: 'facts' },
    said.flatMap((fact, i) => (i < last ? [h('span', fact + DOT), ' '] : [h('span', fact!)])),
  )
}
FactLine.props = ['facts']
