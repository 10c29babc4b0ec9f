import { hc, type ClientRequestOptions } from 'hono/client'
import type { MiniappApi, SidebarApi } from './app.ts'

/** The sidebar's typed way to the server; the only file of `api/` that a browser loads. */
export const sidebarClient = (origin = '', options?: ClientRequestOptions) =>
  hc<SidebarApi>(`${origin}/api/sidebar`, options)

/** The customer pages' typed way to the server. */
export const miniappClient = (origin = '', options?: ClientRequestOptions) =>
  hc<MiniappApi>(`${origin}/api/miniapp`, options)
