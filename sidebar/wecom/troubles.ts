import { ChatTrouble } from './chat.ts'

// WeCom words the same refusal in several ways, per client and version: match pieces, not wholes.
const kinds: [RegExp, ChatTrouble['trouble']][] = [
  [/without ?context/i, 'no_context'],
  [/function ?_?not ?_?exist/i, 'old_client'],
  [/invalid ?imgurl/i, 'bad_picture'],
  [/no_? ?permission|permission ?denied|access ?denied/i, 'no_permission'],
  [/agentconfig|preverifyjsapi|signature|corpid|80001|40093|40013/i, 'signature'],
]

export const isCancel = (reason: unknown) => words(reason).endsWith('cancel')

/** What kept WeCom's client from doing it, in one of our words. */
export function readTrouble(reason: unknown): ChatTrouble {
  if (reason instanceof ChatTrouble) return reason
  const said = words(reason)
  const kind = kinds.find(([pattern]) => pattern.test(said))
  return new ChatTrouble(kind?.[1] ?? 'failed', said.slice(0, 120))
}

function words(reason: unknown): string {
  if (typeof reason === 'string') return reason
  const { errMsg, message, errCode } = (reason ?? {}) as Record<string, unknown>
  return [errMsg ?? message ?? '', typeof errCode === 'number' && errCode > 0 ? errCode : '']
    .join(' ')
    .trim()
}
