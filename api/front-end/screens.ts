import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Hono } from 'hono'
import type { CustomerPages } from '../visitors/page-door.ts'

export type PracticePage = 'desk' | 'wecom' | 'wechat'

/** Both front ends, built or in development. */
export interface FrontEnd {
  customerPages: CustomerPages
  /** The HTML of a page of the practice desk. */
  practicePage(name: PracticePage): Promise<string>
  /** The sidebar's shell and everybody's files. */
  files: Hono
  /** In development: what only Vite answers. */
  before?: (request: IncomingMessage, response: ServerResponse, next: () => void) => void
  close?: () => Promise<void>
}

// The demo plays the WeCom client around the sidebar; with a real corp nothing is added.
const BRIDGE = '<script src="/practice/bridge.js"></script>'

/** The sidebar's HTML, in the demo with the practice client's bridge before everything else. */
export const sidebarShell = (html: string, isDemo: boolean) =>
  isDemo ? html.replace(/<head>/, `<head>${BRIDGE}`) : html
