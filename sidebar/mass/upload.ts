import { Refusal } from '../api.ts'

export interface MassFile {
  mediaId: string
  name: string
}

/** Hands a PDF to our door, which hands it to WeCom. */
export async function upload(file: File): Promise<MassFile> {
  const form = new FormData()
  form.set('file', file)
  const response = await fetch('/api/sidebar/mass/files', {
    method: 'POST',
    credentials: 'same-origin',
    body: form,
  }).catch(() => {
    throw new Refusal('offline', 0, '')
  })
  const answer = (await response.json().catch(() => undefined)) as
    | (MassFile & { error?: { code: string; message: string } })
    | undefined
  if (response.ok && answer) return answer
  const { code = `http_${response.status}`, message = '' } = answer?.error ?? {}
  throw new Refusal(code, response.status, message)
}
