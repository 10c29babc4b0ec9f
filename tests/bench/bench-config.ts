import { readConfig } from '../../api/config.ts'

/** A corp that is configured, so that nothing of the demo runs; WeCom itself is a stand-in. */
export const benchEnvironment = (
  of: {
    port?: number
    databaseUrl?: string
    wecomUrl?: string
  } = {},
) => ({
  PUBLIC_URL: `http://localhost:${of.port ?? 3000}`,
  SESSION_SECRET: 'the benchmarks know this secret',
  WECOM_CORP_ID: 'wwbenchmark00001',
  WECOM_AGENT_ID: '1000002',
  WECOM_SECRET: 'secret-of-the-benchmarks',
  WECOM_CALLBACK_TOKEN: 'benchToken',
  WECOM_CALLBACK_AES_KEY: 'benchAesKey00000000000000000000000000000000',
  LOG_LEVEL: 'error',
  ...(of.port && { PORT: String(of.port) }),
  ...(of.databaseUrl && { DATABASE_URL: of.databaseUrl }),
  ...(of.wecomUrl && { WECOM_API_URL: of.wecomUrl }),
})

/** The configuration of those processes, here: what is sealed and signed for them is theirs. */
export const benchConfig = () => readConfig(benchEnvironment())
