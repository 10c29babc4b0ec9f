import { resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

const at = (path: string) => resolve(import.meta.dirname, path)

// The oldest engine among today's WeCom clients is Chromium 105; old iPhones are Safari 13.
export const target = ['chrome87', 'safari13']

export default defineConfig({
  root: at('.'),
  plugins: [vue()],
  build: { target, manifest: true, assetsInlineLimit: 2048 },
})
