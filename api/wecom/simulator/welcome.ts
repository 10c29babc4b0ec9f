import { contentOf } from './attachments.ts'
import type { Endpoints } from './context.ts'
import { WireError } from './errors.ts'

const TWENTY_SECONDS = 20_000

/** 新客户欢迎语: within twenty seconds, once, and not to somebody who already talks. */
export const welcome: Endpoints = {
  'externalcontact/send_welcome_msg': {
    method: 'POST',
    run: ({ body }, at) => {
      const code = body.text('welcome_code')
      if (!code) throw new WireError(41049)
      const content = contentOf(body, at)
      const known = at.welcomes.get(code)
      if (!known || at.now() - known.issuedAt > TWENTY_SECONDS) throw new WireError(41050)
      if (known.isUsed) throw new WireError(41050)
      const chatId = `s:${known.userid}:${known.externalUserid}`
      const hasTalked = at.state.messages.some(
        (one) => one.chatId === chatId && one.at >= known.issuedAt,
      )
      if (hasTalked) throw new WireError(41051)
      known.isUsed = true
      for (const message of content) at.chats.add(chatId, `staff:${known.userid}`, message)
      return {}
    },
  },
}
