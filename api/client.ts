import { hc, type ClientRequestOptions } from 'hono/client'
import type { MiniappApi, SidebarApi } from './app.ts'

/** The sidebar's doors, typed from the routes themselves: for tests and other programs. */
export const sidebarClient = (origin = '', options?: ClientRequestOptions) =>
  hc<SidebarApi>(`${origin}/api/sidebar`, options)

/** The customer pages' doors, typed likewise. */
export const miniappClient = (origin = '', options?: ClientRequestOptions) =>
  hc<MiniappApi>(`${origin}/api/miniapp`, options)
