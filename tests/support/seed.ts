import * as fc from 'fast-check'

/** What is drawn by chance is the same in each run, so that main is green or not; `FUZZ_SEED` draws anew. */
export const SEED = Number(process.env.FUZZ_SEED ?? 20261122)

fc.configureGlobal({ seed: SEED })
