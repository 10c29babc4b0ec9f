/** 试跑: a play asked what it would do, with nothing sent. */
export interface PlayTrialTables {
  /** 试跑 of a definition, for everybody. Its result holds numbers alone: nobody is named in it. */
  playTrial: {
    id: string
    playId: string
    definitionJson: string
    /** The days to come, or those that were. */
    span: 'coming' | 'past'
    days: number
    state: 'waiting' | 'running' | 'done' | 'cancelled'
    looked: number
    total: number
    resultJson: string | null
    createdBy: string
    createdAt: number
    finishedAt: number | null
  }
}
