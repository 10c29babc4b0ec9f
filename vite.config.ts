import { resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig, type Plugin } from 'vite'
import { leanSdk } from './api/front-end/lean-sdk.ts'

const at = (path: string) => resolve(import.meta.dirname, path)

// The oldest engine among today's WeCom clients is Chromium 105; old iPhones are Safari 13.
export const target = ['chrome87', 'safari13']

/** What speaks with WeCom's client runs as soon as it is there, not when everything else is too. */
const wecomFirst: Plugin = {
  name: 'wecom-first',
  transformIndexHtml: {
    order: 'post',
    handler: (html) =>
      html.replace(/(<script type="module") (crossorigin src="\/assets\/beside-)/, '$1 async $2'),
  },
}

// What comes a frame after a customer's profile, and what her buttons open.
const below =
  /sidebar.(customers.(HintsPanel|CustomerFacts|Timeline)|replies.RepliesPanel|coupons.CouponPanel|payments.CollectPanel|plays.PlayCards|today.TaskLines|system.AppNav|live.live|last-look|sends.deliver)\.(vue|ts)/
const sheets = /sidebar.(customers.(More|Tag|Note|Stage|Score)Sheet|sends.(Edit|Confirm)Sheet)\.vue/

/** Pages travel without what is only for those who read their source. */
const withoutComments: Plugin = {
  name: 'without-comments',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler: (html) => html.replace(/^\s*\/\/.*\n/gm, '').replace(/^\s+/gm, ''),
  },
}

/** Pinia's own build for production: the other carries its file saver for the developer's tools. */
const productionPinia: Plugin = {
  name: 'production-pinia',
  apply: 'build',
  config: () => ({
    resolve: { alias: { pinia: at('node_modules/pinia/dist/pinia.esm-browser.prod.js') } },
  }),
}

// What sidebar/wecom/jssdk.ts calls.
const usedOfSdk = [
  'createExternalPayment',
  'env',
  'getContext',
  'getCurExternalChat',
  'getCurExternalContact',
  'openEnterpriseChat',
  'register',
  'scanQRCode',
  'sendChatMessage',
  'shareToExternalMoments',
]

export default defineConfig({
  root: at('.'),
  plugins: [vue(), productionPinia, leanSdk(usedOfSdk), wecomFirst, withoutComments],
  // No component here uses the options API; every client knows module preloading or lives without.
  define: { __VUE_OPTIONS_API__: 'false' },
  build: {
    target,
    manifest: true,
    assetsInlineLimit: 2048,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // Nobody here asks for document.all, or hides a getter behind a field.
      transform: { assumptions: { noDocumentAll: true, setPublicClassFields: true } },
      // Each file costs a phone a trip: what is wanted together comes together.
      output: {
        codeSplitting: {
          groups: [
            { name: 'beside', test: /sidebar.wecom.start\.ts/, priority: 2 },
            { name: 'sidebar', test: /sidebar.main\.ts/, priority: 1 },
            { name: 'below', test: below },
            { name: 'sheets', test: sheets },
          ],
        },
      },
    },
  },
})
