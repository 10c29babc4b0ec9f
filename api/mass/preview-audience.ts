import type { Db } from '../../db/database.ts'
import { listTags } from '../../db/queries/follow-tags.ts'
import { listAudienceGroups } from '../../db/queries/audiences.ts'
import type { Stage } from '../../db/schema.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import type { Sending } from './audience.ts'
import { sendingOf } from './create-mass.ts'
import { findAudience, numbersOf, storesOf, type Asked } from './find-audience.ts'

const STAGES: Stage[] = ['初识', '了解', '意向', '首购', '复购', '沉睡']
const SHOWN = 200

/**
 * Who would get it, before anything is written: by stage, with everybody left out under the first
 * reason that applies, and who would be asked to send. Only who may know customers sees names.
 */
export async function previewAudience(
  deps: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  asked: { audience: Asked; pageIds: string[]; isPromo: boolean; channel: Sending['channel'] },
) {
  const sending = await sendingOf(deps.db, asked)
  const audience = await findAudience(deps.db, actor, asked.audience, sending, deps.now())
  const { people, groups, stages, senders } = audience
  const counts = new Map<string, number>()
  for (const { senderId, leftOut } of [...people, ...groups]) {
    if (leftOut === null && senderId !== null) counts.set(senderId, (counts.get(senderId) ?? 0) + 1)
  }
  const { chatType, storeId } = asked.audience
  const choices = chatType === 'single' ? await choicesFor(deps.db, actor, storeId) : null
  return {
    choices,
    isPromo: sending.isPromo,
    stages: STAGES.map((stage) => ({ stage, count: stages.get(stage) ?? 0 })),
    numbers: numbersOf(audience),
    senders: [...counts].map(([id, count]) => ({ id, name: senders.get(id) ?? '', count })),
    groups: groups.map(({ id, name, left, leftOut }) => ({ id, name, left, leftOut })),
    people:
      actor.role === 'manager'
        ? people
            .slice(0, SHOWN)
            .map(({ id, name, stage, left, leftOut }) => ({ id, name, stage, left, leftOut }))
        : null,
  }
}

/** What people may be chosen by besides their stage: the corp's tags, and the groups they sit in. */
async function choicesFor(db: Db, actor: Actor, storeId: string | null) {
  const storeIds = storesOf(actor, storeId)
  const [tags, groups] = await Promise.all([
    listTags(db),
    listAudienceGroups(db, { storeIds, kinds: [], groupIds: [] }),
  ])
  return {
    tags: tags.map(({ id, name, groupName }) => ({ id, name, groupName })),
    groups: groups.map(({ id, name }) => ({ id, name })),
  }
}
