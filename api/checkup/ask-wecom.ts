import type { Deps } from '../deps.ts'
import { DAY } from '../shop-time.ts'
import { WecomError } from '../wecom/error.ts'
import { ipOf, lineFor, notRight, right, type Check, type CheckName } from './check.ts'

const PATIENCE_MS = 5_000
const HERS: CheckName[] = ['signature', 'contacts', 'kf', 'upgrade', 'collect']

/**
 * What WeCom says of this app now: nothing of it from what we kept. The rest is not asked for when
 * the first question comes to nothing, since it would fail the same way.
 */
export async function askWecom(deps: Deps, staffId: string): Promise<Check[]> {
  const wecom = deps.wecom.afresh()
  const agent = await within(wecom.getAgent()).catch((error: unknown) => error as Error)
  if (agent instanceof Error) return [...refused(agent), ...HERS.map(notAsked)]
  const { name, isClosed, memberIds, departmentIds, tagIds, redirectDomain } = agent
  const range = memberIds.length + departmentIds.length + tagIds.length
  const facts = {
    name,
    members: memberIds.length,
    departments: departmentIds.length,
    tags: tagIds.length,
  }
  const asked = await Promise.all([
    line('signature', async () => {
      await within(wecom.getAgentTicket())
      return right('signature')
    }),
    line('contacts', async () => {
      const who = await within(wecom.getFollowUserList())
      return who.length > 0
        ? right('contacts', { people: who.length })
        : notRight('contacts', 'wrong', 'nobody')
    }),
    line('kf', async () => {
      const accounts = await within(wecom.listKfAccounts())
      const ours = accounts.filter(({ isOurs }) => isOurs)
      if (ours.length > 0) return right('kf', { accounts: ours.length, name: ours[0]!.name })
      return notRight('kf', 'off', accounts.length > 0 ? 'not-ours' : 'none')
    }),
    line('upgrade', async () => {
      const of = await within(wecom.getUpgradeRange())
      const people = of.staffIds.length + of.departmentIds.length
      const groups = of.groupIds.length
      return people + groups > 0
        ? right('upgrade', { people, groups })
        : notRight('upgrade', 'off', 'none')
    }),
    line('collect', async () => {
      await within(wecom.listBills(staffId, deps.now() - DAY, deps.now()))
      return right('collect')
    }),
  ])
  return [
    right('secret'),
    right('ip'),
    isClosed
      ? notRight('agent', 'wrong', 'closed', facts)
      : range === 0
        ? notRight('agent', 'wrong', 'nobody', facts)
        : right('agent', facts),
    domainLine(deps.config, redirectDomain),
    ...asked.map(optional),
  ]
}

const notAsked = (name: CheckName): Check => notRight(name, 'unsure', 'blocked')

/** The first question failed: whose fault it is says which line. */
function refused(error: Error): Check[] {
  const rest = (...names: CheckName[]) => names.map(notAsked)
  if (!(error instanceof WecomError) || error.path === 'gettoken' || !error.isPermanent)
    return [lineFor('secret', error), ...rest('ip', 'agent', 'domain')]
  const { errcode } = error
  if (errcode === 60020) {
    const ip = notRight('ip', 'wrong', 'ip', ipOf(error), errcode)
    return [right('secret'), ip, ...rest('agent', 'domain')]
  }
  return [right('secret'), right('ip'), lineFor('agent', error), ...rest('domain')]
}

/** 可信域名 against the address people use. */
function domainLine({ publicUrl, isDemo }: Deps['config'], domain: string): Check {
  const { protocol, host, hostname } = new URL(publicUrl)
  const facts = { domain, host }
  if (domain === '') return notRight('domain', 'wrong', 'empty', facts)
  // The demo lives on this very machine; WeCom's login compares the port too.
  const isOurs = domain === host || (isDemo && domain === hostname)
  if (!isOurs) return notRight('domain', 'wrong', 'other', facts)
  if (protocol !== 'https:' && !isDemo) return notRight('domain', 'wrong', 'plain', facts)
  return right('domain', facts)
}

// Shops do without 客服 and 对外收款: no right to them means they are not connected.
const CHOSEN = new Set<CheckName>(['kf', 'upgrade', 'collect'])
const optional = (check: Check): Check =>
  check.state === 'wrong' && check.why === 'forbidden' && CHOSEN.has(check.name)
    ? { ...check, state: 'off' }
    : check

async function line(name: CheckName, ask: () => Promise<Check>): Promise<Check> {
  try {
    return await ask()
  } catch (error) {
    return lineFor(name, error)
  }
}

/** Somebody looks at the screen meanwhile: what takes longer has not answered. */
async function within<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const no = new WecomError('unreachable', 'checkup', { detail: 'late' })
    timer = setTimeout(() => reject(no), PATIENCE_MS)
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}
