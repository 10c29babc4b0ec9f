import type { Logger } from 'pino'
import type { Database } from '../db/database.ts'
import type { Config } from './config.ts'
import type { Live } from './live/live.ts'
import type { Wechat, WechatOfficial } from './wechat/client.ts'
import type { Wecom } from './wecom/client.ts'

/** What a verb needs from the world. Only `server.ts` and tests build one. */
export interface Deps {
  db: Database
  /** The shop's clock, UTC epoch ms. */
  now: () => number
  config: Config
  wecom: Wecom
  log: Logger
  live: Live
  /** WeChat's own server, where a mini program is configured. */
  wechat?: Wechat | undefined
  /** The same for the official account whose name share cards carry. */
  official?: WechatOfficial | undefined
}
