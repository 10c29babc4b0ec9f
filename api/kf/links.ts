import { findSettings, saveSetting } from '../../db/queries/settings.ts'
import type { Db } from '../../db/database.ts'
import { safeUrl } from '../content/blocks.ts'
import type { Deps } from '../deps.ts'
import { findKfAccount } from './account.ts'
import { SCENES, type Scene } from './scenes.ts'

interface Links {
  kfId: string
  urls: Partial<Record<Scene, string>>
}

/** Every day: the pages' links into 客服, where there is an account and one is not made yet. */
export async function keepKfLinks(deps: Deps): Promise<void> {
  const kfId = await findKfAccount(deps)
  if (!kfId) return
  const kept = (await findSettings(deps.db, ['kf-links'])).get('kf-links') as Links | undefined
  const urls = kept?.kfId === kfId ? { ...kept.urls } : {}
  for (const scene of Object.keys(SCENES) as Scene[]) {
    if (urls[scene]) continue
    urls[scene] = await deps.wecom.addKfContactWay(kfId, scene)
    await saveSetting(deps.db, 'kf-links', { kfId, urls }, deps.now())
  }
}

/**
 * Where 「问问顾问」 leads from here: 客服, told which share she comes from; the shop's one link;
 * null where the shop has neither.
 */
export async function findKfUrl(
  db: Db,
  scene: Scene,
  shareId: string | null,
): Promise<string | null> {
  const known = await findSettings(db, ['kf-links', 'kf-link'])
  const { urls } = (known.get('kf-links') as Links | undefined) ?? { urls: {} as Links['urls'] }
  const made = urls[scene] ?? urls.page
  const url = made ?? (known.get('kf-link') as string | undefined) ?? ''
  // WeCom takes a parameter on links that have a scene, and only there.
  const isOpen = made !== undefined && shareId !== null
  return safeUrl(isOpen ? `${made}&scene_param=${encodeURIComponent(shareId)}` : url) ?? null
}
