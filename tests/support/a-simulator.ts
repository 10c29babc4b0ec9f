import { createSimulator, type SimulatorOptions } from '../../api/wecom/simulator/simulator.ts'
import { T0 } from '../../api/demo/corp.ts'

export const corp = { corpId: 'wwsimulated01', agentId: 1000002, secret: 'secret-of-the-app' }

/** A simulated corp with a clock one sets, asked over its own wire. */
export function aSimulator(options: Partial<SimulatorOptions> = {}) {
  const clock = { now: T0 }
  const simulator = createSimulator({
    corp,
    now: () => clock.now,
    setNow: (at) => {
      clock.now = at
    },
    ...options,
  })
  const get = (path: string, query: Record<string, string> = {}) =>
    simulator.fetch(`https://qyapi.test/cgi-bin/${path}?${new URLSearchParams(query)}`)
  const token = async (): Promise<string> => {
    const answer = await get('gettoken', { corpid: corp.corpId, corpsecret: corp.secret })
    return ((await answer.json()) as { access_token: string }).access_token
  }
  return {
    simulator,
    clock,
    get,
    token,
    /** GET with a fresh token. */
    read: async (path: string, query: Record<string, string> = {}): Promise<any> =>
      (await get(path, { access_token: await token(), ...query })).json(),
    /** POST of a JSON body (or of text as it is) with a fresh token. */
    post: async (path: string, body: unknown, query: Record<string, string> = {}): Promise<any> => {
      const search = new URLSearchParams({ access_token: await token(), ...query })
      const answer = await simulator.fetch(`https://qyapi.test/cgi-bin/${path}?${search}`, {
        method: 'POST',
        body: typeof body === 'string' ? body : JSON.stringify(body),
      })
      return answer.json()
    },
    upload: async (path: string, query: Record<string, string> = {}): Promise<any> => {
      const form = new FormData()
      const bytes = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 1, 2, 3, 4])
      form.set('media', new File([bytes], '尺码.png', { type: 'image/png' }))
      const search = new URLSearchParams({ access_token: await token(), ...query })
      const answer = await simulator.fetch(`https://qyapi.test/cgi-bin/${path}?${search}`, {
        method: 'POST',
        body: form,
      })
      return answer.json()
    },
    /** The control doors, as the practice pages use them. */
    control: async (path: string, body?: object): Promise<any> => {
      const answer = await simulator.fetch(
        `http://localhost:3000/simulator/control/${path}`,
        body ? { method: 'POST', body: JSON.stringify(body) } : {},
      )
      return { status: answer.status, ...((await answer.json()) as object) }
    },
  }
}
