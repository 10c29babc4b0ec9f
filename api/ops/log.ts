import { pino, type DestinationStream, type Logger } from 'pino'
import type { Config } from '../config.ts'
import { errorText, redact } from './redact.ts'

const secretsOf = (config: Config): string[] => {
  const { sessionSecret, orderWebhookSecret, metricsToken, miniprogram, official } = config
  const { databaseUrl, wecom, wechatPay } = config
  // Not by URL: the address of a cluster has several hosts, which no URL has.
  const password = /^\w+:\/\/[^:@/]*:([^/]*)@/.exec(databaseUrl)?.[1]
  return [
    sessionSecret,
    orderWebhookSecret,
    metricsToken,
    miniprogram?.secret,
    official?.secret,
    wecom.secret,
    wecom.callbackToken,
    wecom.callbackAesKey,
    wechatPay?.apiV3Key,
    // A key has several lines; in the log's JSON their ends are written out.
    wechatPay && JSON.stringify(wechatPay.privateKey).slice(1, -1),
    password,
  ].filter((secret): secret is string => Boolean(secret))
}

/** An error as it may be written down: its words, and where it happened, without quoted values. */
export function safeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: errorText(error) }
  const { code, errno, cause } = error as Error & Record<string, unknown>
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return {
    type: error.name,
    message: errorText(error),
    // Not `code`: what stands beside that word is taken for a login's code and struck out.
    ...(code !== undefined && { errorCode: code }),
    ...(errno !== undefined && { errno }),
    ...(cause !== undefined && { cause: safeError(cause) }),
    stack: frames.slice(0, 12).join('\n'),
  }
}

/** The log: one JSON object per line; every line passes `redact` before it leaves the process. */
export function createLog(
  config: Config,
  write: (line: string) => unknown = (line) => process.stdout.write(line),
): Logger {
  const secrets = secretsOf(config)
  const destination: DestinationStream = { write: (line) => void write(redact(line, secrets)) }
  return pino(
    {
      level: config.logLevel,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: safeError, error: safeError },
    },
    destination,
  )
}
