import { followViews } from '../../api/collector/follow-views.ts'
import type { Deps } from '../../api/deps.ts'

interface Answering {
  fetch: (request: Request, ...rest: any[]) => Response | Promise<Response>
}

/** What follows from events follows a moment later; a test does not look before. */
export function followingAtOnce<App extends Answering>(app: App, deps: Deps): App {
  const { fetch } = app
  app.fetch = async (request, ...rest) => {
    const response = await fetch(request, ...rest)
    if (new URL(request.url).pathname === '/t') await followViews(deps)
    return response
  }
  return app
}
