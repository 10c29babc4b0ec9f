/** 认人, as `GET /customers/:id/identity` answers. */
export interface IdentityView {
  identity: 'confirmed' | 'possible' | 'anonymous'
  links: {
    id: string
    by: 'external_userid' | 'unionid' | 'pending_id' | 'link'
    confidence: 'sure' | 'likely'
    linkedAt: number
    undoneAt: number | null
    undoneBy: string | null
    mayUndo: boolean
  }[]
}
