import { Refusal } from './api.ts'
import { common } from './common.words.ts'

/** What went wrong, in people's words, and a short code to quote. */
export function explain(error: unknown): { text: string; code: string } {
  if (!(error instanceof Refusal)) return { text: common.failServer, code: 'screen' }
  const { code, message } = error
  return { text: message ? common.refused(code, message) : sentence(error), code }
}

function sentence({ code, status }: Refusal): string {
  if (code === 'timeout') return common.failTimeout
  if (status === 0) return common.failNetwork
  if (status === 403) return common.failForbidden
  if (status === 404) return common.failNotFound
  if (status === 429 || status === 503) return common.failBusy
  return common.failServer
}
