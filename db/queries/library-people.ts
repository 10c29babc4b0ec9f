import type { Db } from '../database.ts'

/** Who stands on a page that is still being written, as `findSharedPage` names them. */
export async function findDraftPeople(
  db: Db,
  ids: {
    senderId: string | null
    authorId: string | null
    reviewerId: string | null
    consentId: string | null
  },
) {
  const nameOf = async (staffId: string | null) => {
    if (staffId === null) return null
    const row = await db
      .selectFrom('staff')
      .where('id', '=', staffId)
      .select('name')
      .executeTakeFirst()
    return row?.name ?? null
  }
  const [sender, authorName, reviewerName, consent] = await Promise.all([
    ids.senderId === null
      ? undefined
      : db
          .selectFrom('staff as sender')
          .leftJoin('staffCard', 'staffCard.id', 'sender.id')
          .leftJoin('staff as checker', 'checker.id', 'sender.certCheckedBy')
          .where('sender.id', '=', ids.senderId)
          .select([
            'sender.id as senderId',
            'sender.name as senderName',
            'sender.title as senderTitle',
            'sender.bio as senderBio',
            'sender.certName',
            'sender.certExpiresAt',
            'checker.name as certCheckedBy',
            'sender.leftAt as senderLeftAt',
            'staffCard.alias as senderAlias',
            'staffCard.skills as senderSkills',
            'staffCard.channel as senderChannel',
            'staffCard.photoId as senderPhotoId',
          ])
          .executeTakeFirst(),
    nameOf(ids.authorId),
    nameOf(ids.reviewerId),
    ids.consentId === null
      ? undefined
      : db
          .selectFrom('storyConsent')
          .where('id', '=', ids.consentId)
          .select(['givenAt', 'withdrawnAt'])
          .executeTakeFirst(),
  ])
  return {
    senderId: sender?.senderId ?? null,
    senderName: sender?.senderName ?? null,
    senderTitle: sender?.senderTitle ?? null,
    senderBio: sender?.senderBio ?? null,
    certName: sender?.certName ?? null,
    certExpiresAt: sender?.certExpiresAt ?? null,
    certCheckedBy: sender?.certCheckedBy ?? null,
    senderLeftAt: sender?.senderLeftAt ?? null,
    senderAlias: sender?.senderAlias ?? null,
    senderSkills: sender?.senderSkills ?? null,
    senderChannel: sender?.senderChannel ?? null,
    senderPhotoId: sender?.senderPhotoId ?? null,
    authorName,
    reviewerName,
    storyConsentAt: consent?.givenAt ?? null,
    storyWithdrawnAt: consent?.withdrawnAt ?? null,
  }
}
