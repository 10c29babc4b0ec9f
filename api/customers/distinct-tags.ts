import type { tagsNamed } from '../../db/queries/follow-tags.ts'

type Row = ReturnType<typeof tagsNamed>[number]

/** One line per tag, in the corp's order: mine first, then a person's before a rule's. */
export function distinctTags(rows: Row[], staffId: string) {
  const rank = (row: Row) => (row.staffId === staffId ? 0 : 2) + (row.setBy === 'rule' ? 1 : 0)
  const best = new Map<string, Row>()
  const inOrder = rows.toSorted((a, b) => a.groupNo - b.groupNo || a.sortNo - b.sortNo)
  for (const row of inOrder) {
    const other = best.get(row.id)
    if (!other || rank(row) < rank(other)) best.set(row.id, row)
  }
  return [...best.values()].map(({ id, name, groupName, setBy, ruleName }) => ({
    id,
    name,
    groupName,
    setBy,
    ruleName,
  }))
}
