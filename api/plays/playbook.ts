import type { Db } from '../../db/database.ts'
import { listPlays, listPlayVersions } from '../../db/queries/plays.ts'
import { findSetting } from '../../db/queries/settings.ts'
import type { PlayStatus } from '../../db/schema/plays.ts'
import { type Definition, parseDefinition } from './definition.ts'
import { type Calendar, SHOP_CALENDAR } from './facts.ts'

/** A play with every version somebody may be in. */
export interface Play {
  id: string
  name: string
  subject: 'customer' | 'group'
  status: PlayStatus
  liveVersion: number | null
  pausedAt: number | null
  shiftMs: number
  versions: Map<number, Definition>
}

export type Playbook = Map<string, Play>

// A version is frozen: what was read once is read for good.
const parsed = new Map<string, Definition>()

/** A version's definition. */
export function definitionOf(playId: string, version: number, definitionJson: string): Definition {
  const key = `${playId} ${version} ${definitionJson}`
  let definition = parsed.get(key)
  if (!definition) {
    definition = parseDefinition(JSON.parse(definitionJson))
    if (parsed.size > 500) parsed.clear()
    parsed.set(key, definition)
  }
  return definition
}

/** 打法本: all plays of the shop with their versions; a few dozen at most. */
export async function readPlaybook(db: Db): Promise<Playbook> {
  const plays = await listPlays(db)
  const versions = await listPlayVersions(
    db,
    plays.map(({ id }) => id),
  )
  return new Map(
    plays.map((play) => [
      play.id,
      {
        ...play,
        versions: new Map(
          versions
            .filter(({ playId }) => playId === play.id)
            .map((it) => [it.version, definitionOf(it.playId, it.version, it.definitionJson)]),
        ),
      },
    ]),
  )
}

/** The play, version and step that a prepared step stands for. */
export function definitionIn(
  playbook: Playbook,
  { playId, version, stepNo }: { playId: string; version: number; stepNo: number },
) {
  const play = playbook.get(playId)
  const definition = play?.versions.get(version)
  const step = definition?.steps[stepNo - 1]
  return play && definition && step ? { play, definition, step } : undefined
}

/** 休 and 班, as the shop wrote them down; without a word of its own a year has no 调休. */
export async function readCalendar(db: Db): Promise<Calendar> {
  const said = await findSetting<{ zone?: number; off?: string[]; on?: string[] }>(
    db,
    'play-calendar',
  )
  return {
    ...SHOP_CALENDAR,
    ...(said?.zone !== undefined && { zone: said.zone }),
    off: new Set(said?.off),
    on: new Set(said?.on),
  }
}
