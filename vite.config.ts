import { resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

const at = (path: string) => resolve(import.meta.dirname, path)

// The oldest engine among today's WeCom clients is Chromium 105; old iPhones are Safari 13.
export const target = ['chrome87', 'safari13']

export default defineConfig({
  root: at('.'),
  plugins: [vue()],
  // No component here uses the options API; every client knows module preloading or lives without.
  define: { __VUE_OPTIONS_API__: 'false' },
  build: {
    target,
    manifest: true,
    assetsInlineLimit: 2048,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // What the sidebar's first screen needs comes in one piece: each file costs a phone a trip.
      output: { codeSplitting: { groups: [{ name: 'sidebar', test: /sidebar.main\.ts/ }] } },
    },
  },
})
