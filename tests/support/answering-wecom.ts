import { createWecom, type WecomOptions } from '../../api/wecom/client.ts'

export interface Asked {
  path: string
  query: Record<string, string>
  body: any
  request: Request
}

export type Answer = unknown | Response | Error

/** A WeCom that answers what it is told to, path by path, and remembers what it was asked. */
export function answeringWecom(
  answer: (asked: Asked) => Answer | Promise<Answer>,
  options: Partial<WecomOptions> = {},
) {
  const asked: Asked[] = []
  const slept: number[] = []
  const clock = { now: 1_795_264_860_000 }
  const logged: string[] = []
  const note = (line: object, text: string) => logged.push(JSON.stringify(line) + text)
  const wecom = createWecom({
    apiUrl: 'https://wecom.test',
    corpId: 'ww1',
    agentId: 1000002,
    secret: 'the-secret-of-this-app',
    now: () => clock.now,
    sleep: async (ms) => {
      slept.push(ms)
      clock.now += ms
    },
    random: () => 0.5,
    log: { info: note, warn: note, error: note, debug: note } as any,
    fetch: async (request) => {
      const url = new URL(request.url)
      const isJson = request.headers.get('content-type')?.includes('json')
      const one = {
        path: url.pathname.replace('/cgi-bin/', ''),
        query: Object.fromEntries(url.searchParams),
        body: isJson ? JSON.parse(await request.clone().text()) : undefined,
        request,
      }
      asked.push(one)
      const given = await answer(one)
      if (given instanceof Error) throw given
      return given instanceof Response ? given : Response.json(given)
    },
    ...options,
  })
  return {
    wecom,
    asked,
    slept,
    clock,
    logged,
    of: (path: string) => asked.filter((a) => a.path === path),
  }
}

export const token = (value: string, expires_in = 7200) => ({
  errcode: 0,
  errmsg: 'ok',
  access_token: value,
  expires_in,
})
