/** What a page says after a form was sent: `?said=…` names the sentence, it never carries one. */
const sentences = {
  agreed: '记住了。随时可以在「隐私」里撤回',
  declined: '好，不记。180 天内不再问',
  withdrawn: '撤回了，从现在起不再记',
  less: '好，少发点',
  none: '好，不再给您发推广。您来问，我们照样回',
  normal: '好，恢复正常',
  stranger:
    '我们还不知道您是谁，本来就不会单独给您发推广。群里的消息发给所有人，嫌多可以在群设置里打开「消息免打扰」',
  erased: '删掉了。浏览记录不再和您有关',
} as const

export type Said = keyof typeof sentences

export const saidOf = (name: string | undefined): string | null =>
  name !== undefined && Object.hasOwn(sentences, name) ? sentences[name as Said] : null
