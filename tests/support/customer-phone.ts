import { v7 as uuidV7 } from 'uuid'
import { createApp } from '../../api/app.ts'
import { issuePageToken } from '../../api/content/page-token.ts'
import { visitorCookie, type SealedVisitor } from '../../api/session/visitor.ts'
import type { Block } from '../../api/content/blocks.ts'
import type { Deps } from '../../api/deps.ts'
import type { Schema } from '../../db/schema.ts'
import renderer from '../../miniapp/server.ts'
import { followingAtOnce } from './follow-at-once.ts'
import { aCustomer, aPage, aShare } from './shop-parts.ts'
import { CLOCK, platform } from './platform.ts'

const DAY = 86_400_000
export const WECHAT =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) Mobile/15E148 MicroMessenger/8.0.76(0x18004c24) NetType/WIFI Language/zh_CN'
const SAFARI =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) Version/18.0 Mobile Safari/604.1'

/** A shop with 林小雨 of 翠湖店 and an article, and phones that open its pages. */
export async function aShopWithPages(
  env: Record<string, string> = {},
  /** What else of the world stands beside it. */
  beside: (deps: Deps) => Partial<Deps> = () => ({}),
) {
  const shop = await platform({ LOG_LEVEL: 'silent', ...env })
  Object.assign(shop.deps, beside(shop.deps))
  const { db, config } = shop.deps
  const app = createApp(shop.deps, {
    customerPages: {
      renderer,
      script: '/assets/main-1.js',
      islands: '/assets/islands.js',
      card: '/assets/card.js',
    },
  })
  followingAtOnce(app, shop.deps)
  await db
    .insertInto('store')
    .values({ id: 'st1', name: '翠湖店', address: '翠湖路 88 号', hours: '09:30-21:00' })
    .execute()
  await shop.aStaff('u_zhoumin', 'manager')
  await shop.aStaff('u_linxiaoyu', 'rep', ['st1'])
  await db.updateTable('staff').set({ name: '周敏' }).where('id', '=', 'u_zhoumin').execute()
  await db
    .updateTable('staff')
    .set({
      name: '林小雨',
      title: '翠湖店育儿顾问',
      bio: '尺码和睡眠问我都行。',
      certName: '育婴员（三级）',
      certExpiresAt: CLOCK + 230 * DAY,
      certCheckedBy: 'u_zhoumin',
    })
    .where('id', '=', 'u_linxiaoyu')
    .execute()
  await db
    .insertInto('setting')
    .values({ name: 'corp-name', valueJson: '"豆苗屋母婴"', changedAt: CLOCK })
    .execute()
  await aCustomer(db, { id: 'cu001', name: '果果妈' })

  return {
    ...shop,
    app,
    /** A page with these blocks, sent once; its address. */
    async sent(
      blocks: Block[],
      over: { page?: Partial<Schema['page']>; share?: Partial<Schema['share']> } = {},
    ) {
      const pageId = over.page?.id ?? `p_${uuidV7().slice(-8)}`
      await aPage(db, pageId, over.page?.kind ?? 'article')
      await db
        .updateTable('page')
        .set({ blocksJson: JSON.stringify(blocks), authorId: 'u_linxiaoyu', ...over.page })
        .where('id', '=', pageId)
        .execute()
      const shareId = await aShare(db, { pageId, groupId: 'g1', ...over.share })
      const token = issuePageToken(config, { shareId })
      return { pageId, shareId, token, path: `/p/${token}` }
    },
    /** Somebody's phone. With `openId` she has come through WeCom's silent login. */
    phone(who: Partial<SealedVisitor> = {}, userAgent = who.openId ? WECHAT : SAFARI) {
      const jar = new Map<string, string>()
      const keep = (line: string) => {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!
        if (/Max-Age=0(;|$)/.test(line)) jar.delete(name!)
        else jar.set(name!, value!)
      }
      keep(visitorCookie(config, { browserId: `b_${uuidV7()}`, iat: shop.deps.now(), ...who }))
      const ask = async (path: string, init: RequestInit = {}) => {
        const response = await app.request(`http://localhost:3000${path}`, {
          ...init,
          headers: {
            'user-agent': userAgent,
            'sec-fetch-site': 'same-origin',
            cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
            ...(init.headers as Record<string, string>),
          },
        })
        response.headers.getSetCookie().forEach(keep)
        return response
      }
      const post = (path: string, body: object) =>
        ask(path, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
      return {
        jar,
        ask,
        post,
        open: async (path: string) => (await ask(path)).text(),
        /** As a plain form sends it. */
        submit: (path: string, fields: Record<string, string>) =>
          ask(path, {
            method: 'POST',
            headers: { 'content-type': 'application/x-www-form-urlencoded' },
            body: new URLSearchParams(fields).toString(),
          }),
        /** Looks at a page for some seconds, as its script tells it. */
        async read(token: string, seconds = 5, visit = uuidV7()) {
          const at = shop.deps.now()
          const event = (type: string, seq: number, activeMs: number, id = uuidV7()) => ({
            id,
            type,
            seq,
            at: at - seconds * 1000 + activeMs,
            activeMs,
            depth: 0.5,
          })
          const answer = await post(`/t?token=${token}&visit=${visit}`, {
            v: 1,
            token,
            visit,
            now: at,
            events: [event('open', 0, 1000, visit), event('hide', 1, seconds * 1000)],
          })
          if (answer.status !== 204) throw new Error(`${answer.status} ${await answer.text()}`)
          return visit
        },
      }
    },
  }
}
