import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { chromium, type Browser } from 'playwright-core'

const HOW_TO_HELP =
  'No browser for the journeys: set CHROMIUM_PATH, or install chromium, or reinstall the npm packages (@sparticuz/chromium carries one for Linux).'

interface Found {
  executablePath: string
  env: Record<string, string>
}

// CHROMIUM_PATH, then the PATH, then the binary inside an npm package.
async function findChromium(): Promise<Found> {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([, value]) => value !== undefined),
  ) as Record<string, string>
  const given = process.env.CHROMIUM_PATH
  if (given) {
    if (!existsSync(given)) throw new Error(`CHROMIUM_PATH is ${given}, and nothing is there`)
    return { executablePath: given, env }
  }
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']) {
      if (folder && existsSync(join(folder, name)))
        return { executablePath: join(folder, name), env }
    }
  }
  return fromPackage(env)
}

// The package unpacks its own libraries only where it believes itself in the cloud it was made for;
// they are kept to the browser's environment, since ours must not load them.
async function fromPackage(env: Record<string, string>): Promise<Found> {
  const before = { libraries: process.env.LD_LIBRARY_PATH, cloud: process.env.AWS_EXECUTION_ENV }
  try {
    process.env.AWS_EXECUTION_ENV = 'AWS_Lambda_nodejs22.x'
    const { default: packaged } = await import('@sparticuz/chromium')
    const executablePath = await packaged.executablePath()
    return {
      executablePath,
      env: {
        ...env,
        LD_LIBRARY_PATH: process.env.LD_LIBRARY_PATH ?? '',
        FONTCONFIG_FILE: chineseFonts(),
      },
    }
  } catch (error) {
    throw new Error(`${HOW_TO_HELP} (${(error as Error).message.split('\n')[0]})`, { cause: error })
  } finally {
    restore('LD_LIBRARY_PATH', before.libraries)
    restore('AWS_EXECUTION_ENV', before.cloud)
  }
}

function restore(name: string, value: string | undefined) {
  if (value === undefined) delete process.env[name]
  else process.env[name] = value
}

// Without a Chinese font every screenshot is a field of boxes.
function chineseFonts(): string {
  const fonts = dirname(
    createRequire(import.meta.url).resolve('@expo-google-fonts/noto-sans-sc/package.json'),
  )
  const folder = join(tmpdir(), 'huisheng-fonts')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'fonts.conf')
  writeFileSync(
    file,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<dir>${join(fonts, '400Regular')}</dir><dir>${join(fonts, '700Bold')}</dir><dir>/usr/share/fonts</dir>
<cachedir>${join(folder, 'cache')}</cachedir></fontconfig>`,
  )
  return file
}

// A whole Chromium makes two pages for its address bar beside each new window, which is three
// quarters of what the window costs. The last of such switches counts: those before are Playwright's.
const WITHOUT = [
  'AimEnabled',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'TcpPortRandomizationWin',
  'ThirdPartyStoragePartitioning',
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxPopup',
]

/** Headless Chromium for journeys and benchmarks; it talks to nobody but the pages it is given. */
export async function openBrowser(extra: string[] = []): Promise<Browser> {
  const { executablePath, env } = await findChromium()
  return chromium.launch({
    executablePath,
    env,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-dev-shm-usage',
      `--disable-features=${WITHOUT.join()}`,
      ...extra,
    ],
  })
}
