import { resolveEntry, sharePath } from '../../entry'

/** 朋友圈单页模式: WeChat shows nothing but native words there, and its own way on. */
Component({
  data: { token: '' },
  methods: {
    onLoad(this: Teaser, query: Record<string, string | undefined>) {
      const entry = resolveEntry({ ...wx.getEnterOptionsSync(), query })
      this.setData({ token: entry.token || '' })
      if (!entry.isSinglePage) wx.reLaunch({ url: sharePath(entry.token) })
    },
    onShareTimeline(this: Teaser) {
      return { title: '给你看看这一页', query: this.data.token ? `t=${this.data.token}` : '' }
    },
  },
})

interface Teaser {
  data: { token: string }
  setData(data: Partial<Teaser['data']>): void
}
