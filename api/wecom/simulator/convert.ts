import { stableId } from '../../demo/random.ts'
import { followsOf, type Context, type Endpoints } from './context.ts'
import { WireError } from './errors.ts'

const NINETY_DAYS = 90
const ofUnion = (at: Context, unionid: string) =>
  at.state.customers.find(
    (one) => one.unionid === unionid && followsOf(at, one.external_userid).length > 0,
  )

// The same person has the same pending_id for ninety days, whichever side it is asked from.
const pendingOf = (at: Context, unionid: string) =>
  stableId('pb', `pending:${unionid}:${Math.floor(at.now() / (NINETY_DAYS * 86_400_000))}`, 31)

/** ID 转换. */
export const convert: Endpoints = {
  'externalcontact/unionid_to_external_userid': {
    method: 'POST',
    run: ({ body }, at) => {
      const unionid = body.need('unionid')
      body.need('openid')
      const found = ofUnion(at, unionid)
      if (!found) throw new WireError(84061)
      return { external_userid: found.external_userid }
    },
  },
  'idconvert/unionid_to_external_userid': {
    method: 'POST',
    run: ({ body }, at) => {
      const unionid = body.need('unionid')
      body.need('openid')
      body.number('subject_type', { min: 0, max: 1 })
      const found = ofUnion(at, unionid)
      return found
        ? { external_userid: found.external_userid }
        : { pending_id: pendingOf(at, unionid) }
    },
  },
  'idconvert/batch/external_userid_to_pending_id': {
    method: 'POST',
    run: ({ body }, at) => {
      const ids = body.texts('external_userid')
      if (ids.length === 0) throw new WireError(40063, 'missing parameter external_userid')
      if (ids.length > 100) throw new WireError(40058, 'external_userid: too many')
      return {
        result: ids.flatMap((id) => {
          const unionid = at.state.customers.find((one) => one.external_userid === id)?.unionid
          return unionid ? [{ external_userid: id, pending_id: pendingOf(at, unionid) }] : []
        }),
      }
    },
  },
}
