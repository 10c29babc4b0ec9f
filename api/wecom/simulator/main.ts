import { serve } from '@hono/node-server'
import { createSimulator } from './simulator.ts'

// `npm run simulator`: the corp alone, for any WeCom client. Every value has a default.
const env = process.env
const port = Number(env.PORT ?? 3001)
const origin = `http://localhost:${port}`

// The shop's clock begins at its Saturday evening only inside the product; alone, time is real.
let ahead = 0
const now = () => Date.now() + ahead

const corp = {
  corpId: env.WECOM_CORP_ID ?? 'ww0d0u0m1a0o0demo1',
  agentId: Number(env.WECOM_AGENT_ID ?? 1000002),
  secret: env.WECOM_SECRET ?? 'demo-secret-of-doumiaowu',
}
const simulator = createSimulator({
  corp,
  now,
  setNow: (at) => {
    ahead = at - Date.now()
  },
  ...(env.CALLBACK_URL && env.WECOM_CALLBACK_TOKEN && env.WECOM_CALLBACK_AES_KEY
    ? {
        callback: {
          url: env.CALLBACK_URL,
          token: env.WECOM_CALLBACK_TOKEN,
          aesKey: env.WECOM_CALLBACK_AES_KEY,
        },
      }
    : {}),
})

const server = serve({ fetch: (request) => simulator.fetch(request), port }, () => {
  process.stdout.write(
    [
      'The WeCom simulator (豆苗屋母婴) is listening.',
      `  server API  ${origin}/cgi-bin/gettoken?corpid=${corp.corpId}&corpsecret=${corp.secret}`,
      `  login page  ${origin}/connect/oauth2/authorize`,
      `  control     ${origin}/control/world`,
      '',
    ].join('\n'),
  )
})

const stop = () => {
  server.close(() => process.exit(0))
  // Open streams would keep it waiting.
  setTimeout(() => process.exit(0), 500).unref()
}
process.once('SIGINT', stop)
process.once('SIGTERM', stop)
