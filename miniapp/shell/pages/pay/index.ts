import { resolveEntry, uuid } from '../../entry'
import { letIn, payOrder, Refusal } from '../../server'

type Step = 'wait' | 'paid' | 'unpaid' | 'over' | 'trouble'

// What the order itself says "no" with: not there, paid, over, or paid in the shop. Who was not let
// in, or asked too fast, may well owe it still.
const OVER = [404, 409, 410, 422]

// WeChat opens no cashier from a web-view, only from a native page.
Component({
  data: { step: 'wait' as Step },
  methods: {
    onLoad(this: Page, query: Record<string, string | undefined>) {
      this.order = resolveEntry({ ...wx.getEnterOptionsSync(), query }).order
      void this.open()
    },

    /** Asks for the money once more each time: the same order, never a second payment. */
    async open(this: Page) {
      const { order } = this
      if (!order) return this.setData({ step: 'over' })
      this.setData({ step: 'wait' })
      try {
        const entry = resolveEntry({ ...wx.getEnterOptionsSync(), query: {} })
        const { visitor } = await letIn(entry, uuid(Date.now(), Math.random))
        const { params } = await payOrder(order, visitor)
        wx.requestPayment({
          ...params,
          // What the cashier says here decides nothing: only WeChat's word to our server makes it paid.
          success: () => this.setData({ step: 'paid' }),
          fail: () => this.setData({ step: 'unpaid' }),
        })
      } catch (reason) {
        const isNo = reason instanceof Refusal && OVER.indexOf(reason.status) >= 0
        this.setData({ step: isNo ? 'over' : 'trouble' })
      }
    },

    back() {
      wx.navigateBack({ fail: () => wx.reLaunch({ url: '/pages/web/index' }) })
    },
  },
})

interface Page {
  data: { step: Step }
  order: string | undefined
  setData(data: Partial<Page['data']>): void
  open(): Promise<void>
}
