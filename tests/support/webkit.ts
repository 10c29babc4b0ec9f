import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from './mariadb.ts'

const run = promisify(execFile)
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf'

const find = (name: string) =>
  [...(process.env.PATH ?? '').split(delimiter), '/usr/bin']
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path))

/** WebKit's own browser and its driver: found here, or Debian's packages when we may install them. */
async function findWebkit() {
  const found = () => ({ driver: find('WPEWebDriver'), browser: find('cog') })
  if (found().driver && found().browser) return found()
  try {
    if (process.getuid?.() !== 0) throw new Error('not root')
    const install = ['install', '-y', '--no-install-recommends', 'wpewebkit-driver', 'cog']
    await run('apt-get', install).catch(async () => {
      await run('apt-get', ['update', '-qq'])
      await run('apt-get', install)
    })
  } catch (error) {
    throw new Error(
      `No WebKit for WEBKIT=1: install Debian's wpewebkit-driver and cog (${(error as Error).message.split('\n')[0]})`,
      { cause: error },
    )
  }
  return found()
}

/** WebKit without a screen, driven over its own wire: 800 × 600, as an engine of old iPhones. */
export async function openWebkit() {
  const { driver, browser } = await findWebkit()
  const port = await freePort()
  const child = spawn(driver!, [`--port=${port}`], { stdio: 'ignore' })

  async function ask(method: string, path: string, body?: object): Promise<any> {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    })
    const { value } = (await answer.json()) as { value: any }
    if (value?.error) throw new Error(`${path}: ${value.error} ${value.message}`)
    return value
  }

  const capabilities = {
    alwaysMatch: {
      browserName: 'cog',
      'wpe:browserOptions': { binary: browser, args: ['--automation', '-P', 'headless'] },
    },
  }
  let session: { sessionId: string } | undefined
  for (let tries = 0; !session; tries++) {
    session = await ask('POST', '/session', { capabilities }).catch(async (error: Error) => {
      if (tries > 100 || !/fetch failed/.test(error.message)) throw error
      await new Promise((done) => setTimeout(done, 100))
      return undefined
    })
  }
  const at = `/session/${session.sessionId}`
  const evaluate = (script: string) => ask('POST', `${at}/execute/sync`, { script, args: [] })

  return {
    open: (url: string) => ask('POST', `${at}/url`, { url }),
    evaluate,
    /** Steps into the frame that this selector names. */
    async enter(selector: string) {
      const found = await ask('POST', `${at}/element`, { using: 'css selector', value: selector })
      await ask('POST', `${at}/frame`, { id: { [ELEMENT]: found[ELEMENT] } })
    },
    leave: () => ask('POST', `${at}/frame`, { id: null }),
    picture: async () => Buffer.from(await ask('GET', `${at}/screenshot`), 'base64'),
    async close() {
      await ask('DELETE', at).catch(() => undefined)
      child.kill()
    },
  }
}

export type Webkit = Awaited<ReturnType<typeof openWebkit>>
