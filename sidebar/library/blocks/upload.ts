import { Refusal } from '../../api.ts'

/** A picture as the shop keeps it. */
export interface Picture {
  id: string
  url: string
  width: number
  height: number
}

/** Puts a picture into 库. */
export async function upload(picture: Blob): Promise<Picture> {
  const form = new FormData()
  form.set('file', picture, 'picture.jpg')
  const response = await fetch('/api/sidebar/library/pictures', {
    method: 'POST',
    credentials: 'same-origin',
    body: form,
  }).catch(() => {
    throw new Refusal('offline', 0, '')
  })
  const answer = (await response.json().catch(() => undefined)) as
    | (Picture & { error?: { code: string; message: string } })
    | undefined
  if (response.ok && answer) return answer
  const { code = `http_${response.status}`, message = '' } = answer?.error ?? {}
  throw new Refusal(code, response.status, message)
}
