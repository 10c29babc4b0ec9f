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
    if (new URL(request.url).pathname === '/t') await followAll(deps)
    return response
  }
  return app
}

// The product's own follower may be at it at the same time: whoever comes first, nothing is left.
async function followAll(deps: Deps) {
  for (let round = 0; round < 20; round++) {
    await followViews(deps)
    const left = await deps.db.selectFrom('viewNews').select('id').limit(1).executeTakeFirst()
    if (!left) return
  }
}
