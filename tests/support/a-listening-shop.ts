import { openStaffSession } from '../../api/session/staff-session.ts'
import { aShopWithPages } from './customer-phone.ts'

export interface Card {
  staffIds: string[]
  title: string
  description: string
  url: string
}

/** 林小雨, signed in, who knows 果果妈, and what her WeCom was sent. */
export async function aShopThatListens() {
  const shop = await aShopWithPages()
  const { deps } = shop
  const heard = { cards: [] as Card[], fault: undefined as Error | undefined }
  Object.assign(deps.wecom, {
    async sendTextCard(staffIds: string[], card: Omit<Card, 'staffIds'>) {
      const { title, description, url } = card
      if (heard.fault) throw heard.fault
      heard.cards.push({ staffIds, title, description, url })
      return { messageId: 'm1', invalid: [] }
    },
  })
  await deps.db
    .insertInto('follow')
    .values({
      staffId: 'u_linxiaoyu',
      customerId: 'cu001',
      remark: '果果妈（2 岁）',
      description: '',
      addWay: 1,
      source: null,
      followedAt: 1,
      endedAt: null,
      endedBy: null,
      verifiedAt: 1,
    })
    .execute()
  return {
    ...shop,
    heard,
    /** Her cookie, new. */
    signIn: async () => (await openStaffSession(deps, 'u_linxiaoyu')).split(';')[0]!,
    /** 果果妈, who agreed, and the page she was sent. */
    async guoguo() {
      const { token, pageId } = await shop.sent([], { page: { title: '夜用拉拉裤怎么选' } })
      const phone = shop.phone({ openId: 'openid-guoguo', externalUserId: 'cu001' })
      await phone.post('/api/miniapp/consents', { purpose: 'browsing', answer: 'agreed', token })
      return { token, pageId, read: (seconds = 20) => phone.read(token, seconds) }
    },
  }
}
