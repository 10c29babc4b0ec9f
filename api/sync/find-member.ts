import type { Wecom, WecomMember } from '../wecom/client.ts'
import { isErrcode } from '../wecom/error.ts'

/** A member by name; nothing when WeCom has none, or none this app may see. */
export async function findMember(wecom: Wecom, id: string): Promise<WecomMember | undefined> {
  try {
    return await wecom.getUser(id)
  } catch (error) {
    if (isErrcode(error, 60111, 40003, 46004, 60011)) return undefined
    throw error
  }
}
