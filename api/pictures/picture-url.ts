import type { ArtName } from '../content/blocks.ts'

/** Where a picture of ours is: the same bytes are always at the same address. */
export const pictureUrl = (id: string) => `/pictures/${id}.jpg`

/** Where a drawing of ours is as a picture, for those who take no other. */
export const drawnUrl = (name: ArtName) => `/pictures/drawn-${name}.png`
