import { words as sendWords } from '../../sends/words.ts'
import { sayTrouble } from '../../ui/toast.ts'
import { useChat } from '../../wecom/useChat.ts'

/** 私聊: her own chat in WeCom, or a word on why it would not open. */
export function useOpenChat() {
  const chat = useChat()
  return async (customerId: string) => {
    try {
      await chat.open(customerId)
    } catch {
      sayTrouble(sendWords.openChatFailed)
    }
  }
}
