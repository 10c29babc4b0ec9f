import { Refusal } from './api.ts'

/** Hands a table over as it is, to be read by the server. Paths are relative to `/api/sidebar`. */
export async function sendTable<T>(path: string, file: File): Promise<T> {
  const response = await fetch(`/api/sidebar${path}`, {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': 'text/csv' },
    body: file,
  }).catch(() => {
    throw new Refusal('offline', 0, '')
  })
  const answer = (await response.json().catch(() => undefined)) as
    | (T & { error?: { code: string; message: string } })
    | undefined
  if (response.ok && answer) return answer
  const { code = `http_${response.status}`, message = '' } = answer?.error ?? {}
  throw new Refusal(code, response.status, message)
}
