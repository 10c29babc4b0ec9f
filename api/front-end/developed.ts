import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Hono } from 'hono'
import type { Config } from '../config.ts'
import type { MiniappRenderer } from '../visitors/page-model.ts'
import { ROOT } from './build.ts'
import { sidebarShell, type FrontEnd } from './screens.ts'

// What only Vite knows; every other address is the product's.
const ITS_OWN = /^\/(@|node_modules\/|(sidebar|miniapp|api\/practice)\/.+\.\w+|api\/[\w/-]+\.ts)/

/** Both front ends straight from their sources, with hot reload. */
export async function developedFrontEnd(config: Config): Promise<FrontEnd> {
  const { createServer } = await import('vite')
  const vite = await createServer({
    configFile: join(ROOT, 'vite.config.ts'),
    appType: 'custom',
    // A port beside ours, so that two products in development do not meet.
    server: { middlewareMode: true, hmr: { port: (config.port + 21_678) % 65_536 } },
  })
  // A page is shown at another address than its file's; what it names lies beside the file.
  const page = async (file: string) => {
    const html = await readFile(join(ROOT, file), 'utf8')
    const here = html.replace(/(src|href)="\.\//g, `$1="/${dirname(file)}/`)
    return vite.transformIndexHtml(`/${file}`, here)
  }
  const files = new Hono()
    .get('/sidebar/', async (c) =>
      c.html(sidebarShell(await page('sidebar/index.html'), config.isDemo)),
    )
    .get('/sidebar', (c) => c.redirect('/sidebar/'))
  const now = async () =>
    ((await vite.ssrLoadModule('/miniapp/server.ts')) as { default: MiniappRenderer }).default
  return {
    files,
    practicePage: (name) => page(`api/practice/${name}.html`),
    customerPages: {
      // Each page by the source as it is now; a changed style sheet needs a new start, for its hash.
      renderer: {
        sheets: (await now()).sheets,
        renderPage: async (model) => (await now()).renderPage(model),
        renderNotice: async (model) => (await now()).renderNotice(model),
        renderMine: async (model) => (await now()).renderMine(model),
        renderOrder: async (model) => (await now()).renderOrder(model),
        renderPrivacy: async (model) => (await now()).renderPrivacy(model),
      },
      script: '/miniapp/main.ts',
      islands: '/miniapp/islands.ts',
      card: '/miniapp/card.ts',
    },
    before: (request, response, next) =>
      ITS_OWN.test(request.url ?? '') ? vite.middlewares(request, response, next) : next(),
    close: () => vite.close(),
  }
}
