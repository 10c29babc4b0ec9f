/** 值得关注: a colleague and why one would follow her. */
export interface Guide {
  staffId: string
  line: string
}

/**
 * The words of the card that says how to follow them in a folded group. WeChat tells nobody who
 * folds a group or whom she follows in it, so the card claims nothing about that.
 */
export function guideWords(groupName: string, guides: { name: string; line: string }[]): string {
  if (guides.length === 0) return ''
  return [
    `「${groupName}」消息多，您可以折叠起来，只看这几位说的：`,
    ...guides.map(({ name, line }) => (line ? `· ${name}：${line}` : `· ${name}`)),
    '怎么设：点群右上角「···」→ 打开「消息免打扰」→「关注的群成员」，选上面几位就行。不设也不影响您找我们。',
  ].join('\n')
}
