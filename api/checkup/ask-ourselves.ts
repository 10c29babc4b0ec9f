import { countWaitingJobs } from '../../db/queries/jobs.ts'
import { findCallbackNews } from '../callback/greeting.ts'
import type { Deps } from '../deps.ts'
import { providerOf } from '../payment/provider.ts'
import { MINUTE } from '../shop-time.ts'
import { notRight, right, type Check } from './check.ts'

const LATE_MS = 10 * MINUTE

/** WeCom's letters: the last one that came, or that WeCom at least asked whether the address is ours. */
export async function callbackLine(deps: Deps): Promise<Check> {
  const { greetedAt, letterAt } = await findCallbackNews(deps)
  if (letterAt !== undefined) return right('callback', { letterAt })
  if (greetedAt !== undefined) return right('callback', { greetedAt })
  return notRight('callback', 'wrong', 'never')
}

/** What waits to be done, and since when. */
export async function jobsLine({ db, now }: Deps): Promise<Check> {
  const { waiting, oldest } = await countWaitingJobs(db)
  const late = oldest === null ? 0 : Math.max(0, now() - oldest)
  const facts = { waiting, minutes: Math.floor(late / MINUTE) }
  return late > LATE_MS ? notRight('jobs', 'wrong', 'late', facts) : right('jobs', facts)
}

export const ordersLine = ({ config }: Deps): Check =>
  config.takesOrders ? right('orders') : notRight('orders', 'off', 'none')

/** 微信支付: asked about an order that nobody made; its signed "unknown" says that both know each other. */
export async function payLine({ config }: Deps): Promise<Check> {
  const provider = providerOf(config)
  if (provider?.name !== 'wechat') {
    return notRight('pay', 'off', config.isDemo ? 'practice' : 'none')
  }
  try {
    await provider.query('huisheng_checkup')
    return right('pay')
  } catch (error) {
    const { status } = error as { status?: number }
    return status === undefined
      ? notRight('pay', 'unsure', 'away')
      : notRight('pay', 'wrong', 'refused', {}, status)
  }
}

/** 小程序: a code that nobody was given; that it is called wrong says that the app's own names are right. */
export const miniLine = ({ wechat }: Deps) =>
  wechatLine('mini', wechat && (() => wechat.codeToSession('huisheng_checkup')))

/** 公众号: the ticket its cards are signed with. */
export const officialLine = ({ official }: Deps) =>
  wechatLine('official', official && (() => official.getJsapiTicket()))

async function wechatLine(
  name: 'mini' | 'official',
  ask: (() => Promise<unknown>) | undefined,
): Promise<Check> {
  if (!ask) return notRight(name, 'off', 'none')
  try {
    await ask()
    return right(name)
  } catch (error) {
    const errcode = (error as { errcode?: number }).errcode || null
    return errcode === null
      ? notRight(name, 'unsure', 'away')
      : notRight(name, 'wrong', 'refused', {}, errcode)
  }
}
