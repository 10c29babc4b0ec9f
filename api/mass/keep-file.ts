import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { asAppError } from '../wecom/error.ts'
import type { MassFile } from './message.ts'

/** WeCom takes files up to 20 MB and keeps them three days. */
export const MOST_BYTES = 20 * 1024 * 1024

/** Hands a PDF to WeCom, to be sent along with a 群发. A page is better: its reading can be counted. */
export async function keepFile(deps: Pick<Deps, 'wecom'>, request: Request): Promise<MassFile> {
  const form = await request.formData().catch(() => {
    throw new AppError('bad_request', '没有收到文件')
  })
  const file = form.get('file')
  if (!(file instanceof File)) throw new AppError('bad_request', '没有收到文件')
  const bytes = new Uint8Array(await file.arrayBuffer())
  if (bytes.length > MOST_BYTES) throw new AppError('too_large', '文件不能超过 20 MB')
  if (new TextDecoder('latin1').decode(bytes.subarray(0, 5)) !== '%PDF-') {
    throw new AppError('unsupported', '只能发 PDF 文件')
  }
  const name = file.name.replaceAll(/[\\/"\p{Cc}]/gu, '').slice(-100) || '文件.pdf'
  try {
    const { mediaId } = await deps.wecom.uploadMedia('file', {
      name,
      bytes,
      contentType: 'application/pdf',
    })
    return { mediaId, name }
  } catch (error) {
    throw asAppError(error)
  }
}
