import { createRequire } from 'node:module'
import { join } from 'node:path'
import { buildShell } from './built-shell.ts'

const require = createRequire(import.meta.url)
const simulate = require('miniprogram-simulate')

/** What the server gives to open WeChat's cashier with. */
export const TICKET = {
  appId: 'wx0000000000000001',
  timeStamp: '1795264860',
  nonceStr: 'n',
  package: 'prepay_id=wx1',
  signType: 'RSA',
  paySign: 's',
}
/** The token of her own share. */
export const OWN = 'v1.63u_Zz.AHNoYXJlXzAwMDAwMg.2P_dlYSOIA0O2R5D94J3ZsYTKEp-06bMTTtSZUHzuZR'

const ANSWERS: Record<string, object> = {
  '/api/miniapp/mini/login': { ticket: 'ticket-1', visitor: 'sealed-1' },
  '/api/miniapp/shares': { token: OWN, url: '' },
  '/t': {},
  '/api/miniapp/order-messages/place_01': {
    templateId: 'template-1',
    name: '夜用拉拉裤 L',
    isOver: false,
    state: 'none',
  },
}

interface Asked {
  url: string
  data: any
  header: Record<string, string>
  method: string
}

/** A WeChat of which a test says how it opened the mini program and what she answers there. */
export interface SimulatedWx {
  asked: Asked[]
  launch: { scene: number; chatType?: number; apiCategory?: string; query: object }
  isServerAway: boolean
  moved: string[]
  questions: string[][]
  herAnswer: 'accept' | 'reject' | 'off'
  cashier: { asked: object[]; pays: boolean; refuses: number }
  /** What the server says to who signs in; 200: she is let in. */
  login: number
}

/** Puts a fresh WeChat in the place of the global `wx`. */
export function simulatedWx(): SimulatedWx {
  const state: SimulatedWx = {
    asked: [],
    launch: { scene: 1007, query: {} },
    isServerAway: false,
    moved: [],
    questions: [],
    herAnswer: 'accept',
    cashier: { asked: [], pays: true, refuses: 0 },
    login: 200,
  }
  const wx = {
    getEnterOptionsSync: () => state.launch,
    login: ({ success }: any) => success({ code: 'code-1' }),
    getGroupEnterInfo: ({ success }: any) => success({ encryptedData: 'c2VhbGVk', iv: 'aXY=' }),
    navigateBack: () => state.moved.push('back'),
    requestSubscribeMessage({ tmplIds, success, fail }: any) {
      state.questions.push(tmplIds)
      if (state.herAnswer === 'off') return fail({ errCode: 20004 })
      success({ [tmplIds[0]]: state.herAnswer })
    },
    requestPayment({ success, fail, ...params }: any) {
      state.cashier.asked.push(params)
      if (state.cashier.pays) success({})
      else fail({ errMsg: 'requestPayment:fail cancel' })
    },
    request({ url, data, header, method, success, fail }: any) {
      state.asked.push({ url, data, header, method })
      if (state.isServerAway) return fail({ errMsg: 'request:fail timeout' })
      const { pathname } = new URL(url)
      if (pathname.endsWith('/login') && state.login !== 200) {
        return success({ statusCode: state.login, data: {} })
      }
      if (pathname.endsWith('/pay')) {
        const { refuses } = state.cashier
        if (refuses) return success({ statusCode: refuses, data: {} })
        return success({ statusCode: 200, data: { kind: 'jsapi', params: TICKET } })
      }
      if (method === 'POST' && pathname.includes('/order-messages/')) {
        return success({ statusCode: 200, data: { state: 'held' } })
      }
      success({ statusCode: 200, data: ANSWERS[pathname] })
    },
  }
  Object.assign(globalThis, { wx })
  return state
}

/** The shell as WeChat's tool builds it, and its pages opened one by one. */
export function builtShell() {
  const folder = buildShell()
  return {
    folder,
    entry: require(join(folder, 'entry.js')) as typeof import('../../miniapp/shell/entry.ts'),
    open(page: 'web' | 'subscribe' | 'pay', query: object = {}) {
      const id = simulate.load(join(folder, `pages/${page}/index`), { compiler: 'simulate' })
      const shown = simulate.render(id)
      const parent = document.createElement('div')
      shown.attach(parent)
      shown.instance.onLoad(query)
      return { parent, instance: shown.instance, data: () => shown.data }
    },
  }
}

/** Whatever was begun has been answered. */
export const settled = () => new Promise((done) => setTimeout(done, 0))
