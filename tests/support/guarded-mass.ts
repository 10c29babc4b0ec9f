import { CLOCK, DAY, type Shop } from './a-shop.ts'

/** A 群发 that went out yesterday, from a member to her one customer. */
export async function addMass(
  shop: Shop,
  target: 'own' | 'other',
  senderId: string,
  toId: string,
): Promise<void> {
  const taskId = `mass_${target}`
  const partId = `part_${target}`
  const at = CLOCK - DAY
  await shop.add('massTask', {
    id: taskId,
    idempotencyKey: taskId,
    createdBy: senderId,
    chatType: 'single',
    title: '换季清单',
    text: '换季清单好了',
    attachmentsJson: JSON.stringify({ pageIds: [], files: [] }),
    promoAt: null,
    audienceJson: JSON.stringify({ numbers: { asked: 1, included: 1, left: [], groupsLeft: 0 } }),
    createdAt: at,
    cancelledAt: null,
  })
  await shop.add('massPart', {
    id: partId,
    taskId,
    senderId,
    groupId: null,
    state: 'sent',
    msgId: `msg_${target}`,
    sharesJson: '[]',
    startedAt: at,
    madeAt: at,
    sentAt: at,
    checkedAt: at,
    error: null,
    changedAt: at,
  })
  await shop.add('massTarget', {
    partId,
    toId,
    taskId,
    state: 'sent',
    sentAt: at,
    changedAt: at,
  })
}
