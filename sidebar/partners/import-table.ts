import { Refusal } from '../api.ts'

interface Taken {
  added: number
  takenBack: number
  same: number
}

/** Hands the platform's table over as it is; the server reads it. */
export async function importTable(file: File): Promise<Taken> {
  const response = await fetch('/api/sidebar/affiliate/import', {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': 'text/csv' },
    body: file,
  }).catch(() => {
    throw new Refusal('offline', 0, '')
  })
  const answer = (await response.json().catch(() => undefined)) as
    | (Taken & { error?: { code: string; message: string } })
    | undefined
  if (response.ok && answer) return answer
  const { code = `http_${response.status}`, message = '' } = answer?.error ?? {}
  throw new Refusal(code, response.status, message)
}
