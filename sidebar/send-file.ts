import { Refusal } from './api.ts'

/** Hands a table over as it is, to be read by the server. Paths are relative to `/api/sidebar`. */
export const sendTable = <T extends object>(path: string, file: File) =>
  handOver<T>(path, file, { 'content-type': 'text/csv' })

/** Hands a file over in a form, to be kept under `name`. */
export function sendForm<T extends object>(path: string, file: Blob, name: string) {
  const form = new FormData()
  form.set('file', file, name)
  return handOver<T>(path, form)
}

async function handOver<T extends object>(
  path: string,
  body: Blob | FormData,
  headers: Record<string, string> = {},
): Promise<T> {
  const response = await fetch(`/api/sidebar${path}`, {
    method: 'POST',
    credentials: 'same-origin',
    headers,
    body,
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
