/** A picture as the shop keeps it. */
export interface Picture {
  id: string
  url: string
  width: number
  height: number
}
