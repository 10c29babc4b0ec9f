import type { CDPSession, Page } from 'playwright-core'

/** Round trip and bandwidth of two phones' networks, as Chromium imitates them. */
export const NETWORKS = {
  'Fast 4G': { latency: 165, downloadThroughput: 8_100_000 / 8, uploadThroughput: 1_500_000 / 8 },
  'Slow 4G': { latency: 400, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 },
}
export type Network = keyof typeof NETWORKS

/** A file a page asked for, unpacked. */
export interface Script {
  url: string
  type: string
  body: Buffer
}

/** A slow network and a processor a quarter as fast, for this page. */
export async function throttle(page: Page, network: Network): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', { offline: false, ...NETWORKS[network] })
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  return session
}

/** What the page loads, as text; `of` says whose requests count. */
export function loadedBy(session: CDPSession, of: (documentUrl: string) => boolean) {
  const asked = new Map<string, { url: string; type: string }>()
  const bodies: Promise<Script | undefined>[] = []
  session.on('Network.requestWillBeSent', ({ requestId, documentURL, request, type }) => {
    if (of(documentURL)) asked.set(requestId, { url: request.url, type: type ?? '' })
  })
  session.on('Network.loadingFinished', ({ requestId }) => {
    const it = asked.get(requestId)
    if (!it || !['Script', 'Stylesheet', 'Document'].includes(it.type)) return
    bodies.push(
      session.send('Network.getResponseBody', { requestId }).then(
        ({ body, base64Encoded }) => ({
          ...it,
          body: Buffer.from(body, base64Encoded ? 'base64' : 'utf8'),
        }),
        () => undefined,
      ),
    )
  })
  return async () => (await Promise.all(bodies)).filter((it) => it !== undefined)
}
