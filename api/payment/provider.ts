import type { Config } from '../config.ts'
import type { PaymentProvider } from './payment-provider.ts'
import { practicePay } from './practice-pay.ts'
import { wechatPay } from './wechat-pay.ts'

const made = new WeakMap<Config, PaymentProvider>()

/** The one configured; in the demo the practice cashier; null: nothing can be paid here. */
export function providerOf(config: Config): PaymentProvider | null {
  const known = made.get(config)
  if (known) return known
  const provider = config.wechatPay
    ? wechatPay(config.wechatPay)
    : config.isDemo
      ? practicePay(config)
      : null
  if (provider) made.set(config, provider)
  return provider
}

export const notifyUrlOf = ({ publicUrl }: Pick<Config, 'publicUrl'>) =>
  `${publicUrl}/hooks/payments`
