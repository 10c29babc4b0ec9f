import type * as v from 'valibot'
import type { Context } from './context.ts'

/** Something a person does in WeCom's or WeChat's own client. */
export interface Act {
  fields: v.GenericSchema
  // The fields are checked by the schema beside it before this runs.
  run: (at: Context, input: any) => object
}

/** The client would not let her do that. */
export class ActRefused extends Error {}
