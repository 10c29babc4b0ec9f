/** 铃: what the processes of one shop tell each other. */
export interface LiveTables {
  /** One process rang for a member here; the others ring for her too. A row lives two minutes. */
  liveBell: {
    processId: string
    /** Empty beside `here`. */
    staffId: string
    /** here: this process is alive; the others are what rang. */
    event: 'here' | 'customer' | 'group' | 'business' | 'sync'
    /** The customer or group; empty where there is none. */
    subject: string
    rungAt: number
  }
}
