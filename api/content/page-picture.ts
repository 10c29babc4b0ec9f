import { listCards } from '../../db/queries/replies.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { cardPictures } from '../pictures/card-picture.ts'

/** Where the picture is that this page's card carries into a chat. */
export async function pagePicture(
  deps: Pick<Deps, 'db' | 'config'>,
  pageId: string,
): Promise<string> {
  const [card] = await listCards(deps.db, [pageId])
  const pictures = card && (await cardPictures(deps, [card]))
  const picture = pictures?.get(pageId)
  if (!picture) throw new AppError('not_found', '没有这一页')
  return picture
}
