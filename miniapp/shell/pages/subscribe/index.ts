import { resolveEntry, uuid } from '../../entry'
import { allowMessage, letIn, orderMessage } from '../../server'

type Step = 'wait' | 'ask' | 'held' | 'no' | 'over' | 'trouble'

// WeChat asks only from a native page, and only inside a tap: all else is known before it.
Component({
  data: { step: 'wait' as Step, name: '', isBusy: false },
  methods: {
    onLoad(this: Page, query: Record<string, string | undefined>) {
      this.order = resolveEntry({ ...wx.getEnterOptionsSync(), query }).order
      void this.open()
    },

    async open(this: Page) {
      const { order } = this
      if (!order) return this.setData({ step: 'over' })
      this.setData({ step: 'wait' })
      try {
        const entry = resolveEntry({ ...wx.getEnterOptionsSync(), query: {} })
        const { visitor } = await letIn(entry, uuid(Date.now(), Math.random))
        const { templateId, name, isOver, state } = await orderMessage(order, visitor)
        this.visitor = visitor
        this.templateId = templateId
        this.setData({ name, step: state === 'held' ? 'held' : isOver ? 'over' : 'ask' })
      } catch {
        this.setData({ step: 'trouble' })
      }
    },

    /** One tap, one question of WeChat's, one message. */
    allow(this: Page) {
      const { templateId } = this
      if (this.data.isBusy || !templateId) return
      this.setData({ isBusy: true })
      wx.requestSubscribeMessage({
        tmplIds: [templateId],
        success: (answer) => {
          if (answer[templateId] === 'accept') void this.keep()
          else this.setData({ step: 'no', isBusy: false })
        },
        // Messages are switched off in her WeChat, or it is too old: nothing was agreed to.
        fail: () => this.setData({ step: 'no', isBusy: false }),
      })
    },

    async keep(this: Page) {
      try {
        const { state } = await allowMessage(this.order!, this.visitor!)
        this.setData({ step: state === 'held' ? 'held' : 'over', isBusy: false })
      } catch {
        this.setData({ step: 'trouble', isBusy: false })
      }
    },

    back() {
      wx.navigateBack({ fail: () => wx.reLaunch({ url: '/pages/web/index' }) })
    },
  },
})

interface Page {
  data: { step: Step; name: string; isBusy: boolean }
  order: string | undefined
  visitor: string | undefined
  templateId: string | undefined
  setData(data: Partial<Page['data']>): void
  open(): Promise<void>
  keep(): Promise<void>
}
