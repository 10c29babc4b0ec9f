import * as v from 'valibot'
import type { Call } from './call.ts'
import { isErrcode } from './error.ts'

/** Who WeChat's person is to this corp: a customer, nobody yet, or nothing that may be asked. */
export interface WecomPerson {
  /** Her external_userid, when she is somebody's contact here. */
  customerId: string | null
  /** What she will be found by once she is: good for ninety days. */
  pendingId: string | null
}

/** 客户 ID 转换: between a WeChat person and WeCom's customer. */
export interface WecomConvert {
  /**
   * unionid 转换为 external_userid. Both ids are of the same person and one app of the corp's own.
   * Where the corp's app may not ask, it is as if nobody were known.
   */
  personOf(person: { unionId: string; openId: string }): Promise<WecomPerson>
  /** external_userid 转换为 pending_id; at most 100, by customer id. */
  pendingIdsOf(customerIds: string[]): Promise<Map<string, string>>
}

const id = v.optional(v.nullable(v.pipe(v.string(), v.maxLength(64))), '')
const converted = v.object({ external_userid: id })
const convertedOrPending = v.object({ external_userid: id, pending_id: id })
const pendings = v.object({
  result: v.optional(v.nullable(v.array(v.object({ external_userid: id, pending_id: id })))),
})

// 48002, 60011: this kind of app may not ask. 84061, 40096: nobody here has her as a contact.
const MAY_NOT = [48002, 60011]
const NOBODY = [84061, 40096]

export function createConvert(call: Call): WecomConvert {
  return {
    async personOf({ unionId, openId }) {
      const body = { unionid: unionId, openid: openId }
      const customerId = await call('externalcontact/unionid_to_external_userid', converted, {
        body,
      }).then(
        (answer) => answer.external_userid || null,
        (error: unknown) => {
          if (isErrcode(error, ...MAY_NOT, ...NOBODY)) return null
          throw error
        },
      )
      if (customerId) return { customerId, pendingId: null }
      try {
        const answer = await call('idconvert/unionid_to_external_userid', convertedOrPending, {
          body: { ...body, subject_type: 0 },
        })
        return {
          customerId: answer.external_userid || null,
          pendingId: answer.pending_id || null,
        }
      } catch (error) {
        if (isErrcode(error, ...MAY_NOT, ...NOBODY)) return { customerId: null, pendingId: null }
        throw error
      }
    },
    async pendingIdsOf(customerIds) {
      if (customerIds.length === 0) return new Map()
      const body = { external_userid: customerIds.slice(0, 100) }
      try {
        const answer = await call('idconvert/batch/external_userid_to_pending_id', pendings, {
          body,
        })
        return new Map(
          (answer.result ?? []).flatMap((one) =>
            one.external_userid && one.pending_id ? [[one.external_userid, one.pending_id]] : [],
          ),
        )
      } catch (error) {
        if (isErrcode(error, ...MAY_NOT, ...NOBODY)) return new Map()
        throw error
      }
    },
  }
}
