export interface Idea {
  id: string
  pageId: string
  pageTitle: string
  text: string
  state: 'waiting' | 'shown' | 'hidden'
  status: 'received' | 'looking' | 'adopted' | 'declined'
  tag: string
  note: string
  rev: number
  createdAt: number
  backers: number
}

/** A message for a group in which the page stood. */
export interface IdeaNote {
  id: string
  key: string
  pageTitle: string
  text: string
}
