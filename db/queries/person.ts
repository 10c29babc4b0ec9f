/** Whose records: her customer id when she is one, and every visitor she is. */
export interface Person {
  customerId: string | null
  visitorIds: string[]
}
