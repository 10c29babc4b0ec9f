import { serve } from '@hono/node-server'
import { pino } from 'pino'
import { openDatabase } from '../db/database.ts'
import { migrateToHead } from '../db/migrate.ts'
import { createApp } from './app.ts'
import { readConfig } from './config.ts'

const config = readConfig(process.env)
const log = pino({ level: config.logLevel })
const db = await openDatabase(config.databaseUrl)
await migrateToHead(db)
const deps: any = { db, now: () => Date.now(), config, log, wecom: {}, live: {} }
serve({ fetch: createApp(deps).fetch, port: config.port })
