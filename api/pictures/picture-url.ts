/** Where a picture of ours is: the same bytes are always at the same address. */
export const pictureUrl = (id: string) => `/pictures/${id}.jpg`
