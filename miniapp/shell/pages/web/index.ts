import { plainUrl, resolveEntry, sharePath, tokenIn, uuid, webViewUrl } from '../../entry'
import type { Entry } from '../../entry'
import { letIn, shareOf, tell } from '../../server'
import { ORIGIN } from '../../settings'

// Beyond the page itself: whose display it is, and where its web-view stands.
interface Display {
  entry: Entry
  visit: string
  visitor: string | undefined
  seq: number
  url: string
}

// The web-view counts from 0; the shell's few words come after whatever it has said.
const FIRST_SEQ = 100_000

/** The customer's pages in a web-view: signed in silently, shared on under her own token. */
Component({
  data: { isSinglePage: false, src: '', trouble: false, title: '' },
  methods: {
    onLoad(this: Page, query: Record<string, string | undefined>) {
      const entry = resolveEntry({ ...wx.getEnterOptionsSync(), query })
      this.display = {
        entry,
        visit: uuid(Date.now(), Math.random),
        visitor: undefined,
        seq: FIRST_SEQ,
        url: '',
      }
      // From 朋友圈 WeChat lets us neither log in, nor show a web-view, nor go to another page.
      if (entry.isSinglePage) this.setData({ isSinglePage: true })
      else void this.open()
    },

    async open(this: Page) {
      const { display } = this
      this.setData({ trouble: false, src: '' })
      try {
        const { ticket, visitor } = await letIn(display.entry, display.visit)
        display.visitor = visitor
        this.setData({ src: webViewUrl(ORIGIN, ticket) })
      } catch {
        // Reading never hangs on signing in.
        this.setData({ src: plainUrl(ORIGIN, display.entry.token, display.entry.order) })
      }
    },

    onHide(this: Page) {
      this.report('hide')
    },

    onUnload(this: Page) {
      this.report('end')
    },

    /** Only that she left, and when: how long she looked the page itself has counted. */
    report(this: Page, type: 'hide' | 'end') {
      const { display } = this
      const token = display && display.entry.token
      if (!token || !display.visitor) return
      const now = Date.now()
      const { visit, visitor, entry } = display
      const event = { id: uuid(now, Math.random), type, seq: display.seq++, at: now, activeMs: 0 }
      const told = { visit, now, scene: entry.scene, events: [event] }
      tell(token, visitor, told).catch(() => undefined)
    },

    onMessage(this: Page, { detail }: { detail: { data: { title?: string }[] } }) {
      const last = detail.data[detail.data.length - 1]
      if (last && last.title) this.setData({ title: last.title })
    },

    onLoaded(this: Page, { detail }: { detail: { src: string } }) {
      if (this.display) this.display.url = detail.src
    },

    onError(this: Page) {
      this.setData({ src: '', trouble: true })
    },

    onShareAppMessage(this: Page, { webViewUrl: url }: { webViewUrl?: string }) {
      const { display } = this
      const token = tokenIn(url || display.url) || display.entry.token
      const title = this.data.title || '给你看看这一页'
      const asItIs = { title, path: sharePath(token) }
      if (!token || !display.visitor) return asItIs
      return {
        ...asItIs,
        // WeChat waits three seconds; then the card goes out under the token she came by.
        promise: shareOf(token, display.visitor).then(
          (own) => ({ title, path: sharePath(own) }),
          () => asItIs,
        ),
      }
    },

    /** 朋友圈 takes no promise: the page goes there under the token she came by. */
    onShareTimeline(this: Page) {
      const { display } = this
      const token = tokenIn(display.url) || display.entry.token
      return { title: this.data.title || '给你看看这一页', query: token ? `t=${token}` : '' }
    },
  },
})

interface Page {
  data: { isSinglePage: boolean; src: string; trouble: boolean; title: string }
  display: Display
  setData(data: Partial<Page['data']>): void
  open(): Promise<void>
  report(type: 'hide' | 'end'): void
}
