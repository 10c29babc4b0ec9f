import { findSetting, saveSetting } from '../../db/queries/settings.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import {
  callbackLine,
  jobsLine,
  miniLine,
  officialLine,
  ordersLine,
  payLine,
} from './ask-ourselves.ts'
import { askWecom } from './ask-wecom.ts'
import { notRight, type Check } from './check.ts'
import { listDomainFiles } from './domain-files.ts'

const LAST = 'checkup'

interface Run {
  at: number
  checks: Check[]
}

// Asked twice at once it is one run: WeCom counts how often a wrong secret is tried.
const underWay = new WeakMap<Deps['db'], Promise<Run>>()

/** 接入自检: looks at everything a corp has to set right, now, and keeps what came out. */
export async function runCheckup(deps: Deps, actor: Actor) {
  const { db } = deps
  const run = underWay.get(db) ?? lookAt(deps, actor).finally(() => underWay.delete(db))
  underWay.set(db, run)
  return shown(deps, await run)
}

/** What came out last time; `run` null: nobody has looked yet. */
export const viewCheckup = async (deps: Deps) =>
  shown(deps, (await findSetting<Run>(deps.db, LAST)) ?? null)

async function shown({ db, config }: Deps, run: Run | null) {
  const { publicUrl, wecom } = config
  return {
    run,
    /** What is entered in WeCom's console; none of it is a secret. */
    ours: {
      corpId: wecom.corpId,
      agentId: wecom.agentId,
      domain: new URL(publicUrl).host,
      sidebarUrl: `${publicUrl}/sidebar/`,
      callbackUrl: `${publicUrl}/wecom/callback`,
      ordersUrl: `${publicUrl}/hooks/orders`,
      openApiUrl: `${publicUrl}/openapi.json`,
    },
    files: await listDomainFiles(db),
  }
}

async function lookAt(deps: Deps, { staffId }: Actor): Promise<Run> {
  const [ofWecom, callback, jobs, pay, mini, official] = await Promise.all([
    askWecom(deps, staffId),
    callbackLine(deps),
    jobsLine(deps),
    payLine(deps),
    miniLine(deps),
    officialLine(deps),
  ])
  const found = [
    ...ofWecom,
    callback,
    jobs,
    ordersLine(deps),
    pay,
    mini,
    official,
    // 会话存档 has no adapter switched on: said as it is, so that nobody takes a missing number for 0.
    notRight('archive', 'off', 'none'),
  ]
  const run = { at: deps.now(), checks: found }
  await saveSetting(deps.db, LAST, run, run.at)
  return run
}
