import { PiniaColada } from '@pinia/colada'
import { createPinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createApp, h, type Component } from 'vue'
import CouponPanel from '../../sidebar/coupons/CouponPanel.vue'
import HintsPanel from '../../sidebar/customers/HintsPanel.vue'
import IdentitySheet from '../../sidebar/identity/IdentitySheet.vue'
import CollectPanel from '../../sidebar/payments/CollectPanel.vue'
import RetentionPanel from '../../sidebar/settings/RetentionPanel.vue'

// A panel that could not be read says so and can be asked again; it never just stays away.

const her = { customerId: 'cu001', name: '果果妈' }
const panels: [name: string, panel: Component, of: object, answer: object, shown: string][] = [
  [
    '券',
    CouponPanel,
    her,
    { offers: [], held: [], leftToday: 3, isUnsupported: true },
    '对方用的是企业微信',
  ],
  [
    '说话前',
    HintsPanel,
    { customerId: 'cu001' },
    { hints: [{ kind: 'wait', label: '等着', text: '等了两天' }] },
    '等了两天',
  ],
  ['怎么认出来的', IdentitySheet, { customerId: 'cu001' }, { identity: 'known', links: [] }, ''],
  ['收款', CollectPanel, her, { items: [] }, '还没有收过款'],
  [
    '留多久',
    RetentionPanel,
    {},
    { keptDays: { views: 180, notices: 90, letters: 90 }, choices: [90, 180], report: null },
    '180',
  ],
]

let isAway = true
let unmount = () => {}
beforeEach(() => {
  localStorage.clear()
  isAway = true
})
afterEach(() => {
  unmount()
  document.body.innerHTML = ''
  vi.unstubAllGlobals()
})

test.each(panels)(
  '%s: a trouble is shown, and after another try what is there',
  async (_, panel, of, answer, shown) => {
    vi.stubGlobal('fetch', async () =>
      isAway
        ? Response.json({ error: { code: 'unavailable', message: '正在忙' } }, { status: 503 })
        : Response.json(answer),
    )
    const app = createApp({ render: () => h(panel, of) })
    app.use(createPinia()).use(PiniaColada)
    const root = document.createElement('div')
    document.body.append(root)
    app.mount(root)
    unmount = () => app.unmount()
    const retry = () => document.querySelector<HTMLButtonElement>('[role=alert] button')
    await vi.waitFor(() => expect(retry()).not.toBeNull())
    isAway = false
    retry()!.click()
    await vi.waitFor(() => expect(retry()).toBeNull())
    if (shown) expect(document.body.textContent).toContain(shown)
  },
)
